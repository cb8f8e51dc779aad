package io.repforge.framework.train;

import java.util.function.LongToDoubleFunction;

/**
 * The course of a training, which a step takes from its number alone: so whoever does step k of it does the same, whether the steps before were done here or
 * elsewhere.
 *
 * @param seed seed of what is drawn at random
 * @param steps length of the whole training, by which a network knows its progress
 * @param stepsPerEpoch length of an epoch, by which it knows how many are done
 * @param learningRate learning rate of a step, counted from 0
 * @param stride how far apart the steps are that are done here, one after the other: the number of workers, where several do them in turn
 */
public record Course(long seed, long steps, long stepsPerEpoch, LongToDoubleFunction learningRate, int stride) {

    /** A training whose steps are all done here. */
    public Course(long seed, long steps, long stepsPerEpoch, LongToDoubleFunction learningRate) {
        this(seed, steps, stepsPerEpoch, learningRate, 1);
    }

    /** A training in one epoch. */
    public Course(long seed, long steps, LongToDoubleFunction learningRate) {
        this(seed, steps, Math.max(1, steps), learningRate);
    }

    /** The same for one of several workers, who do its steps in turn. */
    public Course dealtTo(int workers) {
        return new Course(seed, steps, stepsPerEpoch, learningRate, workers);
    }

    /** Which part of the way has been gone before a step, in [0, 1]: 0 at the first, 1 at the last. */
    double progress(long step) {
        return steps > 1 ? (double) step / (steps - 1) : 1;
    }

    /** How many epochs are done before a step, with fraction. */
    double epochs(long step) {
        return (double) step / stepsPerEpoch;
    }
}
