package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FuzzyGraphTest {

    /** Three rows, of which each has two neighbours, at these distances. */
    private static final Neighbours NEIGHBOURS = new Neighbours(3, 2, new int[] {1, 2, 0, 2, 0, 1}, new float[] {0.9f, 0.8f, 0.9f, 0.7f, 0.8f, 0.7f});

    /**
     * With k = 2 the weights of a row sum up to 1: the nearest has 1 by itself, so that nothing is left for the other but what σ, at least a thousandth of the mean
     * distance, lets it have; and seen from both sides, a + b − ab is 1 wherever one of the two sees its nearest.
     */
    @Test
    void theNearestIsSeenAtFullWeightByBoth() {
        FuzzyGraph graph = FuzzyGraph.of(NEIGHBOURS);
        Map<String, Float> weights = new HashMap<>();
        IntStream.range(0, graph.size()).forEach(i -> weights.put(graph.heads()[i] + "-" + graph.tails()[i], graph.weights()[i]));
        assertEquals(6, graph.size(), weights::toString);
        assertEquals(1, weights.get("0-1"));
        assertEquals(weights.get("0-1"), weights.get("1-0"));
        assertEquals(1, weights.get("2-0"), "0 is the nearest of 2, though 2 isn't that of 0");
        assertEquals(0, weights.get("1-2"), 1e-4);
    }

    @Test
    void theWeightsOfARowSumUpToTheLogarithmOfTheirNumber() {
        int k = 15;
        int count = k + 1;
        int[] rows = new int[count * k];
        float[] similarities = new float[count * k];
        for (int row = 0; row < count; row++) {
            for (int rank = 0; rank < k; rank++) {
                // Row 0 sees all others, and is seen by none: they see each other, and themselves where there would be too few.
                rows[row * k + rank] = row == 0 ? rank + 1 : 1 + (row - 1 + rank) % k;
                similarities[row * k + rank] = 1 - 0.01f * (rank + 1);
            }
        }
        FuzzyGraph graph = FuzzyGraph.of(new Neighbours(count, k, rows, similarities));
        double sum = IntStream.range(0, graph.size()).filter(i -> graph.heads()[i] == 0).mapToDouble(i -> graph.weights()[i]).sum();
        assertEquals(Math.log(15) / Math.log(2), sum, 1e-3);
    }
}
