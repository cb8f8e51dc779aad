package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.probe.Findings;
import io.repforge.framework.evaluate.ProbedRows;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers are scikit-learn's, by {@code average_precision_score}. */
class RetrievalProbeTest {

    private static final float[] TIED = {0.5f, 0.5f, 0.5f, 0.2f, 0.2f};

    @Test
    void what_is_equally_similar_stands_at_one_place() {
        RankedRelevance ranked = RankedRelevance.of(TIED, 0, new int[] {1, 0, 1, 0, 1}, 1);
        assertEquals(0.6444444444444444, ranked.averagePrecision(), 1e-12);
        assertEquals(2.0 / 3, ranked.precision(1), 1e-12, "two of the three that could be first");
        assertEquals((2 + 0.5) / 4, ranked.precision(4), 1e-12);
        assertEquals(3.0 / 5, ranked.precision(10), 1e-12, "of all where there are fewer");
    }

    @Test
    void similarities_below_zero_come_after_those_above() {
        RankedRelevance ranked = RankedRelevance.of(new float[] {9, -0.5f, 0.25f, -0.75f, 0, -0f, 1}, 1, new int[] {1, 0, 1, 0, 1, 0}, 1);
        // In order: 1 (0), 0.25 (0), 0 and −0 (0, 1), −0.5 (1), −0.75 (1).
        assertEquals((1.0 / 4 + 2.0 / 5 + 3.0 / 6) / 3, ranked.averagePrecision(), 1e-12);
    }

    @Test
    void a_class_that_there_is_nothing_of_is_not_found() {
        RankedRelevance ranked = RankedRelevance.of(TIED, 0, new int[] {1, 0, 1, 0, 1}, 2);
        assertEquals(0, ranked.averagePrecision());
        assertEquals(0, ranked.precision(2));
    }

    @Test
    void its_scores_are_means_over_queries() throws IOException {
        int[] gallery = IntStream.range(0, 40).map(i -> (i % 7 == 0 ? i + 1 : i) % 3).toArray();
        int[] queries = IntStream.range(0, 15).map(i -> i % 3).toArray();
        try (Engine engine = Engine.load()) {
            Findings findings = new RetrievalProbe().score(ProbedRows.of(40, 4, 0, 1, gallery).testedOn(ProbedRows.of(15, 4, 5, 1, queries), engine, told -> {}),
                    new RetrievalProbe.Options(List.of(1, 5, 10)));
            Map<String, Double> scores = findings.scores();
            assertEquals(0.7753919468231294, scores.get("retrieval_map"), 1e-6);
            assertEquals(0.8, scores.get("retrieval_precision_1"), 1e-9);
            assertEquals(0.8133333333333334, scores.get("retrieval_precision_5"), 1e-9);
            assertEquals(0.7933333333333333, scores.get("retrieval_precision_10"), 1e-9);
        }
    }
}
