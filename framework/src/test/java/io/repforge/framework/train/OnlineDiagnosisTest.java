package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** What a run is told by the measures of its representations, and that a run whose representations come to something is left alone. */
class OnlineDiagnosisTest {

    private static final long STEPS_PER_EPOCH = 10;
    private static final OnlineDiagnosis.Subject SUBJECT = new OnlineDiagnosis.Subject(128, 10, 2048);

    private static List<String> look(OnlineDiagnosis.Subject subject, long steps, LongFunction<Map<String, Double>> at) {
        OnlineDiagnosis diagnosis = new OnlineDiagnosis(subject, STEPS_PER_EPOCH);
        List<String> found = new ArrayList<>();
        for (long step = 1; step <= steps; step++) {
            int now = (int) step;
            diagnosis.look(step, at.apply(step)).forEach(one -> found.add(now + ": " + one));
        }
        return found;
    }

    private static Map<String, Double> measured(double rankMe, double effectiveRank, double uniformity, double knn) {
        return Map.of("rankme", rankMe, "effective_rank", effectiveRank, "alignment", 0.001, "uniformity", uniformity, "online_knn", knn);
    }

    @Test
    void aRunThatLearnsIsLeftAlone() {
        assertEquals(List.of(), look(SUBJECT, 200, step -> measured(30, 6, -1.9, 0.7)));
    }

    /** As in the recipes: after two hundred steps CEB's are the fewest, in two dimensions of the world inverse dynamics'. */
    @Test
    void representationsOfFewFactorsAreNoCollapse() {
        assertEquals(List.of(), look(SUBJECT, 200, step -> measured(8, 3, -0.5, 0.7)));
    }

    @Test
    void oneDirectionIsToldOnceAfterTheFirstEpoch() {
        List<String> found = look(SUBJECT, 200, step -> measured(1.8, 1.1, -0.5, 0.7));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("15: Representations lie in a direction or two (rankme 1.8, effective_rank 1.1, where 128 are possible)"), found.get(0));
    }

    @Test
    void oneDirectionOfAFewIsNoFinding() {
        assertEquals(List.of(), look(new OnlineDiagnosis.Subject(4, 10, 2048), 200, step -> measured(1.8, 1.1, -0.5, 0.7)));
    }

    @Test
    void whatPassesIsNoFinding() {
        assertEquals(List.of(), look(SUBJECT, 200, step -> step % 5 == 0 ? measured(30, 6, -1.9, 0.7) : measured(1.8, 1.1, -0.001, 0.7)));
        assertEquals(List.of(), look(SUBJECT, 200, step -> step < 15 ? measured(1.8, 1.1, -0.001, 0.7) : measured(30, 6, -1.9, 0.7)));
    }

    @Test
    void representationsThatStayNearlyAlikeAreTold() {
        List<String> found = look(SUBJECT, 200, step -> measured(30, 6, -0.003, 0.7));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("15: Representations stay nearly all alike (alignment 1.0e-03, uniformity -3.0e-03,"), found.get(0));
    }

    /** All of them alike is told by their spread already. */
    @Test
    void aWholeCollapseIsNotToldTwice() {
        assertEquals(List.of(), look(SUBJECT, 200, step -> measured(30, 6, -1e-7, 0.7)));
    }

    @Test
    void neighboursAtChanceForLongAreTold() {
        List<String> found = look(SUBJECT, 200, step -> measured(30, 6, -1.9, step % 2 == 0 ? 0.15 : 0.06));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0)
                .startsWith("60: The nearest neighbours among the features that are given out tell the 10 classes no better than chance (online_knn 0.105 over 30 steps,"
                        + " chance 0.100)"),
                found.get(0));
    }

    @Test
    void chanceIsNoFindingWhereThereIsOneClassOrTooFewOfEachAreKept() {
        assertEquals(List.of(), look(new OnlineDiagnosis.Subject(128, 1, 2048), 200, step -> measured(30, 6, -1.9, 1)));
        assertEquals(List.of(), look(new OnlineDiagnosis.Subject(128, 1000, 2048), 200, step -> measured(30, 6, -1.9, 0.001)));
    }
}
