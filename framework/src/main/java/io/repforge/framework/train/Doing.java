package io.repforge.framework.train;

import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Who does the steps of a run: one session, or several workers together. */
interface Doing extends RunCheckpoints.Subject, AutoCloseable {

    /**
     * Does a step, or as many as are done at a time; never beyond the end of an epoch or of the run. Its metrics are taken in.
     *
     * @param step steps done before
     * @return steps done then
     * @throws io.repforge.framework.UserError if numbers aren't finite any more, or the data can't be read on
     */
    long advance(long step, RunMetrics metrics, RunListener.Observer observer) throws IOException, InterruptedException;

    /** What is trained, and what the graph keeps, as it is now. */
    Map<String, Array> parameters();

    /** Pictures of what is trained on, which it keeps and others have drawn. */
    BatchPictures pictures();

    /** Whether it wants a checkpoint after what it has done last, beside those of epochs. */
    default boolean isToBeSaved() {
        return false;
    }

    @Override
    default void saved(long step) {}

    /** How long steps have waited for data so far. */
    long waitedNanos();

    /** What was left out of the data, in a sentence; empty if nothing was. */
    Optional<String> skipped();

    @Override
    void close() throws IOException;
}
