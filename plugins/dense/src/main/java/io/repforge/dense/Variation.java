package io.repforge.dense;

import io.repforge.api.graph.Tensor;

/**
 * How features vary over a batch, place by place.
 *
 * @param centred {@code [N, K, D]}, of mean 0 over the batch
 */
record Variation(Tensor centred) {

    private static final double EPSILON = 1e-4;

    /** @param features {@code [N, K, D]} */
    static Variation of(Tensor features) {
        return new Variation(features.sub(features.mean(true, 0)));
    }

    private long freedom() {
        return Math.max(1, centred.dim(0) - 1);
    }

    /** By N − 1, {@code [K, D]}. */
    private Tensor variances() {
        return centred.square().sum(false, 0).div(freedom());
    }

    /** {@code mean max(0, 1 − √(variance + 10⁻⁴))}. */
    Tensor lack() {
        return variances().add(EPSILON).sqrt().neg().add(1).relu().mean();
    }

    /** Squared covariances of different features, by N − 1, added and divided by D; the mean over the places. */
    Tensor covariance() {
        Tensor places = centred.transpose(1, 0, 2);
        Tensor matrices = places.transposeMatrix().matmul(places).div(freedom());
        return matrices.square().sum().sub(variances().square().sum()).div(centred.dim(1) * centred.dim(2));
    }
}
