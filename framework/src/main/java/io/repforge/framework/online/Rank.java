package io.repforge.framework.online;

import io.repforge.framework.blas.SquareMatrix;
import java.util.Arrays;

/**
 * How many directions representations use: the exponential of the entropy of what each direction has of the whole. It lies between 1, where there is only one, and
 * the number of rows or of features, whichever is less, where all have the same.
 */
final class Rank {

    /** As both papers have it. */
    private static final double EPSILON = 1e-7;
    /** δ of LiDAR, as its paper has it. */
    private static final double RIDGE = 1e-4;

    private Rank() {}

    /**
     * RankMe: of the singular values of the rows as they are (Garrido et al. 2023, RankMe: Assessing the Downstream Performance of Pretrained Self-Supervised
     * Representations by Their Rank, equation 4).
     */
    static double rankMe(Gram rows) {
        return of(Arrays.stream(rows.eigenvalues()).map(Math::sqrt).toArray(), Math.min(rows.count(), rows.width()), EPSILON);
    }

    /**
     * The effective rank of the covariance of the rows: of its eigenvalues (Roy and Vetterli 2007, The Effective Rank: A Measure of Effective Dimensionality,
     * definition 1).
     */
    static double effectiveRank(Gram rows) {
        return of(rows.centred().eigenvalues(), rows.count(), 0);
    }

    /**
     * LiDAR: of the eigenvalues of {@code Σ_w^(−1/2) Σ_b Σ_w^(−1/2)}, where Σ_b is the covariance of the means of surrogate classes and Σ_w, with δ on its
     * diagonal, that within them (Thilak et al. 2024, LiDAR: Sensing Linear Probing Performance in Joint Embedding SSL Architectures, section 4). A surrogate
     * class is one pair: two views of it, where the paper takes 50. With h half the difference of the views and m their mean, over n pairs,
     * {@code Σ_w = δ I + HᵀH / n}, so that the eigenvalues are those of {@code (M Mᵀ − M Hᵀ (n δ I + H Hᵀ)⁻¹ H Mᵀ) / (n δ)}, which needs products of rows alone.
     *
     * @param views {@code 2 n} rows, those of the second views below those of the first
     */
    static double lidar(Gram views) {
        int n = views.count() / 2;
        SquareMatrix first = views.products().part(0, 0, n);
        SquareMatrix second = views.products().part(n, n, n);
        SquareMatrix cross = views.products().part(0, n, n);
        SquareMatrix means = new SquareMatrix(n);
        SquareMatrix differences = new SquareMatrix(n);
        SquareMatrix mixed = new SquareMatrix(n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double a = first.get(i, j);
                double b = second.get(i, j);
                double ab = cross.get(i, j);
                double ba = cross.get(j, i);
                means.set(i, j, (a + b + ab + ba) / 4);
                differences.set(i, j, (a + b - ab - ba) / 4);
                // Differences of pair i with means of pair j.
                mixed.set(i, j, (a - b + ab - ba) / 4);
            }
        }
        SquareMatrix between = Gram.centred(means);
        SquareMatrix together = withRowMeansTakenAway(mixed);
        for (int i = 0; i < n; i++) {
            differences.add(i, i, n * RIDGE);
        }
        try {
            SquareMatrix within = differences.inverseBetween(together);
            for (int i = 0; i < between.values().length; i++) {
                between.values()[i] -= within.values()[i];
            }
        } catch (ArithmeticException e) {
            // What is left of δ beside very long differences is below rounding.
            return Double.NaN;
        }
        return of(Gram.eigenvalues(between), views.width(), EPSILON);
    }

    /** Means have their mean taken away, differences haven't. */
    private static SquareMatrix withRowMeansTakenAway(SquareMatrix matrix) {
        SquareMatrix centred = new SquareMatrix(matrix.values().clone(), matrix.n());
        for (int i = 0; i < matrix.n(); i++) {
            double mean = 0;
            for (int j = 0; j < matrix.n(); j++) {
                mean += matrix.get(i, j) / matrix.n();
            }
            for (int j = 0; j < matrix.n(); j++) {
                centred.add(i, j, -mean);
            }
        }
        return centred;
    }

    /**
     * @param weights none below 0
     * @param count how many there are by the definition: where products have more, the others are 0 but for rounding, and where they have fewer, those missing are 0
     * @param epsilon added to each share
     * @return NaN where all are 0
     */
    private static double of(double[] weights, int count, double epsilon) {
        double[] ascending = weights.clone();
        Arrays.sort(ascending);
        double sum = Arrays.stream(weights).sum();
        double entropy = 0;
        for (int i = 1; i <= count; i++) {
            double share = (i <= ascending.length ? ascending[ascending.length - i] / sum : 0) + epsilon;
            entropy -= share == 0 ? 0 : share * Math.log(share);
        }
        return sum > 0 ? Math.exp(entropy) : Double.NaN;
    }
}
