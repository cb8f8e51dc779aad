package io.repforge.api.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the steps of one pass over a dataset, in order. Used by one thread at a time. */
public interface StepReader extends Closeable {

    /**
     * The next step.
     *
     * @return null at the end of the pass
     * @throws UnreadableStepException if this step can't be read, but those after it can
     * @throws IOException if the data can't be read; the message names the file and the member
     */
    @Nullable Step next() throws IOException;

    @Override
    default void close() throws IOException {}

    /** A reader of steps that are in memory already. */
    static StepReader of(Iterable<Step> steps) {
        Iterator<Step> iterator = steps.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }
}
