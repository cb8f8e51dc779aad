package io.repforge.redundancy;

import io.repforge.api.graph.Tensor;

/**
 * How the features of a view vary over a batch.
 *
 * @param centred {@code [N, D]}, columns of mean 0
 */
record Variation(Tensor centred) {

    private static final double EPSILON = 1e-4;

    /** Of a view {@code [N, D]}. */
    static Variation of(Tensor view) {
        return new Variation(Projections.centred(view));
    }

    private long freedom() {
        return Math.max(1, centred.dim(0) - 1);
    }

    /** Variances by N − 1, {@code [D]}. */
    private Tensor variances() {
        return centred.square().sum(false, 0).div(freedom());
    }

    /** How much the deviations of features lack to 1, the mean over the features: {@code mean max(0, 1 − √(variance + 10⁻⁴))}. */
    Tensor lack() {
        return variances().add(EPSILON).sqrt().neg().add(1).relu().mean();
    }

    /** Squared covariances of different features, by N − 1, added and divided by D. */
    Tensor covariance() {
        return offDiagonal(Projections.inner(centred).div(freedom()), variances()).div(centred.dim(1));
    }

    /** Squared correlations of different features about 0, the mean over all D² entries, those of a feature with itself being left out of the sum. */
    Tensor correlation() {
        Tensor unit = centred.l2Normalize(0);
        return offDiagonal(Projections.inner(unit), unit.square().sum(false, 0)).div(centred.dim(1) * centred.dim(1));
    }

    /** The sum of the squares of a symmetric matrix of D × D without those of its diagonal; where N is smaller, the matrix of N × N has the same sum of squares. */
    private static Tensor offDiagonal(Tensor matrix, Tensor diagonal) {
        return matrix.square().sum().sub(diagonal.square().sum());
    }
}
