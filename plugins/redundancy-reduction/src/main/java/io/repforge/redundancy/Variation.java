package io.repforge.redundancy;

import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.BatchVariation;

/**
 * How the features of a view vary over a batch.
 *
 * @param all of {@code [N, D]}
 */
record Variation(BatchVariation all) {

    /** Of a view {@code [N, D]}. */
    static Variation of(Tensor view) {
        return new Variation(BatchVariation.of(view));
    }

    /** See {@link BatchVariation#lack}. */
    Tensor lack() {
        return all.lack();
    }

    /** Squared covariances of different features, by N − 1, added and divided by D. */
    Tensor covariance() {
        return offDiagonal(Projections.inner(all.centred()).div(all.freedom()), all.variances()).div(all.centred().dim(1));
    }

    /** Squared correlations of different features about 0, the mean over all D² entries, those of a feature with itself being left out of the sum. */
    Tensor correlation() {
        Tensor unit = all.centred().l2Normalize(0);
        return offDiagonal(Projections.inner(unit), unit.square().sum(false, 0)).div(unit.dim(1) * unit.dim(1));
    }

    /** The sum of the squares of a symmetric matrix of D × D without those of its diagonal; where N is smaller, the matrix of N × N has the same sum of squares. */
    private static Tensor offDiagonal(Tensor matrix, Tensor diagonal) {
        return matrix.square().sum().sub(diagonal.square().sum());
    }
}
