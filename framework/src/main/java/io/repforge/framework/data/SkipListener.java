package io.repforge.framework.data;

import io.repforge.api.data.UnreadableStepException;

/** Learns of steps that are left out since they can't be read. */
@FunctionalInterface
public interface SkipListener {

    /**
     * @param position of the step within its pass, those that are left out counted too
     * @param why names the step and says what is wrong with it
     */
    void skipped(long position, UnreadableStepException why);
}
