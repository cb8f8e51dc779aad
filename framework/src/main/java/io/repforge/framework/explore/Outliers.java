package io.repforge.framework.explore;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far rows lie from all others: the cosine distance to the k-th nearest neighbour (Ramaswamy, Rastogi and Shim 2000, Efficient Algorithms for Mining Outliers
 * from Large Data Sets), as a multiple of what is usual, the median of all rows. 1 is usual, less is dense.
 *
 * @param scores of each row
 */
record Outliers(double[] scores) {

    private static final int NEIGHBOUR = 10;

    static Outliers of(Neighbours neighbours) {
        int k = Math.min(NEIGHBOUR, neighbours.k());
        double[] distances = new double[neighbours.count()];
        if (k > 0) {
            Arrays.setAll(distances, row -> neighbours.distance(row, k - 1));
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        // Where most rows are copies of one another, nothing is usual but 0.
        double unit = median > 0 ? median : 1;
        Arrays.setAll(distances, row -> distances[row] / unit);
        return new Outliers(distances);
    }

    /** The rows that lie farthest, from the farthest on. */
    int[] farthest(int most) {
        return IntStream.range(0, scores.length).boxed().sorted((a, b) -> Double.compare(scores[b], scores[a])).limit(most).mapToInt(Integer::intValue).toArray();
    }
}
