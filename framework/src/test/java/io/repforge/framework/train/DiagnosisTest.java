package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.train.Diagnosis.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What a run that learns nothing is told, and that a run that learns is left alone. */
class DiagnosisTest {

    private static final Observation LEARNING = new Observation(2.5, 0.3, 11, 0.4, 1);

    private static List<String> look(int steps, boolean ends, IntFunction<Observation> at) {
        Diagnosis diagnosis = new Diagnosis();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            found.addAll(diagnosis.look(at.apply(i), ends && i == steps - 1));
        }
        return found;
    }

    private static Observation learning(int i) {
        return new Observation(2.5 - 0.01 * i, 0.3, 11 + 0.001 * i, 0.4, 1);
    }

    @Test
    void aRunThatLearnsIsLeftAlone() {
        assertEquals(List.of(), look(100, true, DiagnosisTest::learning));
    }

    @Test
    void representationsThatAreAllAlikeAreToldOnce() {
        List<String> found = look(50, true, i -> new Observation(2.5 - 0.01 * i, 0.3, 11 + i, 1e-6, 1));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("All representations are alike (representation_spread 1.0e-06"), found.get(0));
    }

    @Test
    void anUntrainedNetworkThatHardlySpreadsIsNoCollapse() {
        assertEquals(List.of(), look(50, true, i -> new Observation(2.5 - 0.01 * i, 0.3, 11 + i, 0.005, 1)));
    }

    @Test
    void aStepThatLooksBadInPassingIsNoFinding() {
        assertEquals(List.of(), look(30, true, i -> i % 5 < 2 && i < 28 ? new Observation(2, 0, 11 + i, 1e-6, 1) : learning(i)));
    }

    @Test
    void aGradientOfZeroIsTold() {
        List<String> found = look(4, false, i -> new Observation(2.5 - 0.01 * i, 1e-13, 11 + i, 0.4, 1));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("The gradient is 0 but for rounding (gradient_norm 1.0e-13)"), found.get(0));
    }

    @Test
    void aLossThatDoesNotMoveIsTold() {
        List<String> found = look(12, false, i -> new Observation(2.70805, 0.3, 11 + i, 0.4, 1));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("The loss doesn't move: it was 2.70805 at each of the last 10 steps"), found.get(0));
    }

    @Test
    void parametersThatDoNotMoveAreTold() {
        List<String> found = look(12, false, i -> new Observation(2.5 + 0.01 * (i % 3), 0.3, 11, 0.4, 1));
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("The parameters hardly move"), found.get(0));
    }

    @Test
    void parametersThatRestAtTheEndOfAScheduleAreNoFinding() {
        assertEquals(List.of(), look(12, true, i -> new Observation(2.5 + 0.01 * (i % 3), 0.3, 11, 0.4, 0.01)));
    }

    @Test
    void aShortRunIsToldAtItsEnd() {
        assertEquals(1, look(2, true, i -> new Observation(2.5 - 0.01 * i, 0.3, 11 + i, 1e-6, 1)).size());
        assertEquals(List.of(), look(2, false, i -> new Observation(2.5 - 0.01 * i, 0.3, 11 + i, 1e-6, 1)));
        assertEquals(List.of(), look(1, true, i -> LEARNING));
    }

    @Test
    void whatIsNotKnownIsNotJudged() {
        assertEquals(List.of(), look(30, true, i -> new Observation(2.5 - 0.01 * i, 0.3, 11 + i, Double.NaN, 1)));
    }
}
