package io.repforge.framework.probes.clustering;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * k-means by Lloyd's algorithm, from starts that are drawn far apart (Arthur and Vassilvitskii 2007, k-means++: The Advantages of Careful Seeding). Of several
 * starts, the one whose rows lie nearest to their centres in the end counts. A cluster that loses all of its rows gets the one that lies farthest from its centre.
 *
 * @param clusters k; at most as many as there are rows are made
 * @param restarts from how many starts
 * @param maxIterations the most iterations from each; they end when no row changes its cluster, or the distances hardly get smaller
 */
record KMeans(int clusters, int restarts, int maxIterations) {

    /** An iteration that makes the sum of squared distances smaller by a smaller share than this is the last. */
    private static final double SMALLEST_GAIN = 1e-5;

    /**
     * Rows in clusters.
     *
     * @param ofRow number of each row's cluster
     * @param inertia the sum of squared distances to the centres
     */
    private record Partition(int[] ofRow, double inertia) {}

    /**
     * The cluster of each row.
     *
     * @param rows {@code [n, d]}, {@code float32}
     * @param between called between iterations
     */
    int[] of(INDArray rows, long seed, Runnable between) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] squares;
        try (INDArray squared = rows.mul(rows); INDArray sums = squared.sum(1)) {
            squares = sums.data().asDouble();
        }
        Partition best = partition(rows, squares, random, between);
        for (int i = 1; i < restarts; i++) {
            Partition other = partition(rows, squares, random, between);
            best = other.inertia < best.inertia ? other : best;
        }
        return best.ofRow;
    }

    private Partition partition(INDArray rows, double[] squares, SplittableRandom random, Runnable between) {
        int n = squares.length;
        int k = Math.min(clusters, n);
        try (INDArray centres = rows.getRows(start(rows, squares, k, random, between))) {
            Partition last = new Partition(new int[0], Double.POSITIVE_INFINITY);
            for (int iteration = 0; iteration < maxIterations; iteration++) {
                between.run();
                Partition next = assigned(rows, squares, centres);
                boolean done = Arrays.equals(next.ofRow, last.ofRow) || last.inertia - next.inertia <= SMALLEST_GAIN * next.inertia;
                last = next;
                if (done) {
                    break;
                }
                move(centres, rows, next.ofRow);
            }
            return last;
        }
    }

    /** Rows, each drawn by its squared distance to the nearest of those before. */
    private static int[] start(INDArray rows, double[] squares, int k, SplittableRandom random, Runnable between) {
        int n = squares.length;
        int[] chosen = new int[k];
        double[] nearest = new double[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        chosen[0] = random.nextInt(n);
        for (int c = 1; c < k; c++) {
            between.run();
            int last = chosen[c - 1];
            try (INDArray products = rows.mmul(rows.getRow(last).reshape(-1, 1))) {
                float[] product = products.data().asFloat();
                for (int i = 0; i < n; i++) {
                    nearest[i] = Math.min(nearest[i], Math.max(0, squares[i] + squares[last] - 2.0 * product[i]));
                }
            }
            nearest[last] = 0;
            chosen[c] = drawn(nearest, random);
        }
        return chosen;
    }

    private static int drawn(double[] weights, SplittableRandom random) {
        double sum = Arrays.stream(weights).sum();
        if (!(sum > 0)) {
            return random.nextInt(weights.length);
        }
        double left = random.nextDouble() * sum;
        int row = 0;
        while (row < weights.length - 1 && left >= weights[row]) {
            left -= weights[row++];
        }
        return row;
    }

    /** Each row with its nearest centre. */
    private static Partition assigned(INDArray rows, double[] squares, INDArray centres) {
        int n = squares.length;
        int k = (int) centres.size(0);
        double[] ofCentres;
        try (INDArray squared = centres.mul(centres); INDArray sums = squared.sum(1)) {
            ofCentres = sums.data().asDouble();
        }
        float[] products;
        try (INDArray all = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', k, n)) {
            products = Nd4j.gemm(centres, rows, all, false, true, 1, 0).data().asFloat();
        }
        int[] ofRow = new int[n];
        double[] distances = new double[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                double distance = ofCentres[c] - 2.0 * products[i * k + c];
                if (distance < least) {
                    least = distance;
                    ofRow[i] = c;
                }
            }
            distances[i] = Math.max(0, least + squares[i]);
        });
        fillEmpty(ofRow, distances, k);
        return new Partition(ofRow, Arrays.stream(distances).sum());
    }

    private static void fillEmpty(int[] ofRow, double[] distances, int k) {
        int[] counts = new int[k];
        Arrays.stream(ofRow).forEach(c -> counts[c]++);
        for (int c = 0; c < k; c++) {
            if (counts[c] == 0) {
                int farthest = 0;
                for (int i = 1; i < ofRow.length; i++) {
                    farthest = distances[i] > distances[farthest] ? i : farthest;
                }
                if (distances[farthest] == 0) {
                    return; // every row lies on its centre
                }
                counts[ofRow[farthest]]--;
                counts[c]++;
                ofRow[farthest] = c;
                distances[farthest] = 0;
            }
        }
    }

    /** Moves each centre to the mean of its rows. One without rows stays. */
    private static void move(INDArray centres, INDArray rows, int[] ofRow) {
        int k = (int) centres.size(0);
        int[] counts = new int[k];
        Arrays.stream(ofRow).forEach(c -> counts[c]++);
        float[] shares = new float[ofRow.length * k];
        for (int i = 0; i < ofRow.length; i++) {
            shares[i * k + ofRow[i]] = 1f / counts[ofRow[i]];
        }
        try (INDArray weights = Nd4j.create(shares, new long[] {k, ofRow.length}, 'f'); INDArray means = weights.mmul(rows)) {
            for (int c = 0; c < k; c++) {
                if (counts[c] > 0) {
                    centres.putRow(c, means.getRow(c));
                }
            }
        }
    }
}
