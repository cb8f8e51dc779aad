package io.repforge.framework.study;

import io.repforge.api.option.Option;
import io.repforge.framework.ShortForm;

/**
 * Which runs don't get to their end.
 *
 * @param use by what that is decided
 * @param reduction of so many configurations that have reached a rung, one goes on
 * @param minEpochs epochs of the first rung; each further one has {@code reduction} times as many, and the last all
 */
@ShortForm
record EarlyStopping(
        @Option("none, or asha: asynchronous successive halving") Rule use,
        @Option(value = "Of so many configurations that have got to a rung, one goes on to the next", defaults = "3", min = 2) int reduction,
        @Option(value = "Epochs of the first rung; the next have reduction times as many each", defaults = "1", min = 1) int minEpochs) {

    /** By what it is decided. */
    enum Rule {
        /** All runs get to their end. */
        NONE,
        /** Asynchronous successive halving. */
        ASHA
    }
}
