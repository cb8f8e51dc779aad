package io.repforge.framework.study;

import org.jspecify.annotations.Nullable;

/**
 * A line of a study's journal.
 *
 * @param configuration its folder's name
 * @param epoch to which the run was sent, or which it has reached
 * @param score the one that decides; null but of what was reached
 * @param seconds that the run took for it
 * @param message what has failed; null otherwise
 * @param hours of the study up to this moment
 */
record Event(Kind kind, String configuration, long seed, int epoch, @Nullable Double score, double seconds, @Nullable String message, double hours) {

    /** What has happened. */
    enum Kind {
        /** A run was sent to an epoch. */
        BEGUN,
        /** It has got there. */
        REACHED,
        /** It won't. */
        FAILED
    }
}
