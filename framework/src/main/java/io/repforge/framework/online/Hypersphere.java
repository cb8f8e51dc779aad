package io.repforge.framework.online;

import org.ejml.data.DMatrixRMaj;

/**
 * Where the directions of representations lie on the sphere (Wang and Isola 2020, Understanding Contrastive Representation Learning through Alignment and
 * Uniformity on the Hypersphere, section 4).
 */
final class Hypersphere {

    /** t of uniformity. */
    private static final double T = 2;

    private Hypersphere() {}

    /** Alignment with α = 2: the mean square of the distance between the two of a pair, from 0, where they are the same, to 4, where they are opposite. */
    static double alignment(Representations first, Representations second) {
        Representations a = first.unit();
        Representations b = second.unit();
        double squares = 0;
        for (int i = 0; i < a.values().length; i++) {
            double difference = (double) a.values()[i] - b.values()[i];
            squares += difference * difference;
        }
        return squares / a.count();
    }

    /**
     * Uniformity with t = 2: the logarithm of the mean of {@code exp(−t ‖x − y‖²)} over all two of the rows, 0 where they are all alike, and near −4 at the least.
     *
     * @param products of rows of any length with one another
     * @return NaN for fewer than two rows
     */
    static double uniformity(DMatrixRMaj products) {
        int n = products.numRows;
        double[] lengths = new double[n];
        for (int i = 0; i < n; i++) {
            lengths[i] = Math.sqrt(Math.max(0, products.get(i, i))) + 1e-12;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double cosine = Math.min(1, products.get(i, j) / (lengths[i] * lengths[j]));
                sum += Math.exp(-T * (2 - 2 * cosine));
            }
        }
        return Math.log(sum / (n * (n - 1) / 2.0));
    }
}
