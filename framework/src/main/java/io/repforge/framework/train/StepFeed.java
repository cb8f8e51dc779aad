package io.repforge.framework.train;

import io.repforge.framework.data.HostBuffer;
import java.util.Map;

/** What a stepper trains on: a batch for each step. */
public interface StepFeed {

    /**
     * The batch of a step.
     *
     * @param step counted from 0; each call is for the step after that of the call before
     * @return buffers by the names of inputs, good until {@link #release}; those that the model doesn't take may be among them
     */
    Map<String, HostBuffer> next(long step) throws InterruptedException;

    /** The batch has been read: its buffers may be filled again. */
    default void release() {}
}
