package io.repforge.framework.rounds;

/** By what learning rates are multiplied when several train together: a mean of W workers has less noise, as a gradient of a batch W times as large has. */
public enum RateScale {
    /** Not at all. */
    NONE,
    /** By &radic;W, which suits optimizers that divide by the size of gradients, such as Adam (Krizhevsky 2014, arXiv 1404.5997; Malladi et al. 2022, arXiv 2205.10287). */
    ROOT,
    /** By W, which suits descent by the gradient itself (Goyal et al. 2017, arXiv 1706.02677). */
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
