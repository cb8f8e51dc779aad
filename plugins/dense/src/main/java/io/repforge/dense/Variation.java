package io.repforge.dense;

import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.BatchVariation;

/**
 * How features vary over a batch, place by place.
 *
 * @param all of {@code [N, K, D]}
 */
record Variation(BatchVariation all) {

    /** @param features {@code [N, K, D]} */
    static Variation of(Tensor features) {
        return new Variation(BatchVariation.of(features));
    }

    /** See {@link BatchVariation#lack}. */
    Tensor lack() {
        return all.lack();
    }

    /** Squared covariances of different features, by N − 1, added and divided by D; the mean over the places. */
    Tensor covariance() {
        Tensor centred = all.centred();
        Tensor places = centred.transpose(1, 0, 2);
        Tensor matrices = places.transposeMatrix().matmul(places).div(all.freedom());
        return matrices.square().sum().sub(all.variances().square().sum()).div(centred.dim(1) * centred.dim(2));
    }
}
