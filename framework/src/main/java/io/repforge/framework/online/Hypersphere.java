package io.repforge.framework.online;

import io.repforge.framework.blas.SquareMatrix;

/**
 * Where the directions of representations lie on the sphere (Wang and Isola 2020, Understanding Contrastive Representation Learning through Alignment and
 * Uniformity on the Hypersphere, section 4).
 */
final class Hypersphere {

    /** t of uniformity. */
    private static final double T = 2;

    private Hypersphere() {}

    /**
     * Alignment with α = 2: the mean square of the distance between the two of a pair, each at length 1, from 0, where they are the same, to 4, where they are
     * opposite.
     *
     * @param views {@code 2 n} rows of any length, those of the second views below those of the first
     */
    static double alignment(Gram views) {
        int pairs = views.count() / 2;
        double[] lengths = lengths(views.products());
        double squares = 0;
        for (int i = 0; i < pairs; i++) {
            squares += 2 - 2 * Math.min(1, views.products().get(i, pairs + i) / (lengths[i] * lengths[pairs + i]));
        }
        return squares / pairs;
    }

    /**
     * Uniformity with t = 2: the logarithm of the mean of {@code exp(−t ‖x − y‖²)} over all two of the rows, 0 where they are all alike, and near −4 at the least.
     *
     * @param rows of any length
     * @return NaN for fewer than two rows
     */
    static double uniformity(Gram rows) {
        SquareMatrix products = rows.products();
        int n = rows.count();
        double[] lengths = lengths(products);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double cosine = Math.min(1, products.get(i, j) / (lengths[i] * lengths[j]));
                sum += Math.exp(-T * (2 - 2 * cosine));
            }
        }
        return Math.log(sum / (n * (n - 1) / 2.0));
    }

    private static double[] lengths(SquareMatrix products) {
        double[] lengths = new double[products.n()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.sqrt(Math.max(0, products.get(i, i))) + 1e-12;
        }
        return lengths;
    }
}
