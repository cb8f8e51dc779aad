package io.repforge.framework.rounds;

import org.jspecify.annotations.Nullable;

/**
 * Makes a step of the mean of a round. With &theta; the parameters at its start and m their mean at its end, g = &theta; &minus; m is taken for a gradient; Nesterov's
 * momentum is v &larr; &mu; v + g, &theta; &larr; &theta; &minus; &alpha; (g + &mu; v), as PyTorch's SGD has it and DiLoCo uses it (2311.08105, algorithm 1). What
 * isn't a parameter is averaged alone.
 */
public final class OuterStep {

    private final Outer options;
    private final int parameters;
    private final float[] momentum;

    /**
     * @param parameters how many of the numbers are parameters, the first ones
     * @param momentum v, as {@link #momentum} gave it; null for zeros
     * @throws IllegalArgumentException if it has another length
     */
    public OuterStep(Outer options, int parameters, float @Nullable [] momentum) {
        int kept = options.keeps() ? parameters : 0;
        if (momentum != null && momentum.length != kept) {
            throw new IllegalArgumentException("the outer momentum has " + momentum.length + " numbers, not " + kept);
        }
        this.options = options;
        this.parameters = parameters;
        this.momentum = momentum != null ? momentum.clone() : new float[kept];
    }

    /**
     * The numbers to go on with.
     *
     * @param before at the start of the round
     * @param mean at its end
     */
    public float[] step(float[] before, double[] mean) {
        float[] next = new float[mean.length];
        for (int i = 0; i < next.length; i++) {
            if (i < parameters && options.keeps()) {
                double gradient = before[i] - mean[i];
                double moved = options.momentum() * momentum[i] + gradient;
                momentum[i] = (float) moved;
                next[i] = (float) (before[i] - options.learningRate() * (gradient + options.momentum() * moved));
            } else {
                next[i] = (float) mean[i];
            }
        }
        return next;
    }

    /** v, a copy. */
    public float[] momentum() {
        return momentum.clone();
    }
}
