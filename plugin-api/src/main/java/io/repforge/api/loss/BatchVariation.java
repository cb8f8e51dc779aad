package io.repforge.api.loss;

import io.repforge.api.graph.Tensor;

/**
 * How features vary over a batch, as losses ask that keep them from collapsing (VICReg, Bardes et al. 2022, section 4.1).
 *
 * @param centred {@code [N, …, D]}, of mean 0 over the batch
 * @param variances by N − 1, {@code […, D]}
 */
public record BatchVariation(Tensor centred, Tensor variances) {

    private static final double EPSILON = 1e-4;

    /** @param features {@code [N, …, D]} */
    public static BatchVariation of(Tensor features) {
        Tensor centred = features.sub(features.mean(true, 0));
        return new BatchVariation(centred, centred.square().sum(false, 0).div(freedom(features)));
    }

    /**
     * Warns where nothing varies.
     *
     * @param loss name of the loss, for the message
     * @param rows {@code [N, …]}
     */
    public static void warnOfOneRow(String loss, Tensor rows) {
        if (rows.dim(0) == 1) {
            rows.graph().warn("The loss " + loss + " compares how features vary over a batch, and over a batch of one pair nothing varies: nothing is learnt."
                    + " Raise batch_size; hundreds are usual.");
        }
    }

    private static long freedom(Tensor rows) {
        return Math.max(1, rows.dim(0) - 1);
    }

    /** N − 1, what sums over the batch are divided by; 1 of a single row. */
    public long freedom() {
        return freedom(centred);
    }

    /** How much the deviations of features lack to 1, the mean over all: {@code mean max(0, 1 − √(variance + 10⁻⁴))}. */
    public Tensor lack() {
        return variances.add(EPSILON).sqrt().neg().add(1).relu().mean();
    }
}
