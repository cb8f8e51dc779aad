package io.repforge.framework.rounds;

/**
 * By what learning rates are multiplied when several train together. Of as many samples each makes 1/W of the steps, and the mean of W workers has 1/W of the variance of
 * one: a step that is W times as long keeps both what all of them move by and how noisy that is (Malladi et al. 2022, arXiv 2205.10287, for a batch W times as large).
 */
public enum RateScale {
    /** Not at all. */
    NONE,
    /**
     * By &radic;W, as for Adam with a batch W times as large (Krizhevsky 2014, arXiv 1404.5997; Malladi et al. 2022), which divides by gradients that are smaller by &radic;W,
     * being less noisy. Workers divide by the gradients of their own batches, which are as large as ever.
     */
    ROOT,
    /** By W, as for descent by the gradient itself with a batch W times as large (Goyal et al. 2017, arXiv 1706.02677). */
    LINEAR;

    /** The factor for so many workers. */
    public double of(int workers) {
        return switch (this) {
            case NONE -> 1;
            case ROOT -> Math.sqrt(workers);
            case LINEAR -> workers;
        };
    }
}
