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
    @Nullable
    Step next() throws IOException;

    /**
     * Skips the next step: when a run resumes, nobody looks at most of what was read before, and a worker doesn't look at what others read. What is given
     * after it is what would be given after {@link #next()}. By default it is {@link #next()}; a source that can skip a step without reading or decoding it does so.
     *
     * @throws UnreadableStepException if this step can't be read and it was looked at; a step that can't be decoded is skipped like others
     * @throws IOException if the data can't be read
     */
    default Skip skip() throws IOException {
        Step step = next();
        return step == null ? Skip.NONE : Skip.of(step.done());
    }

    /** What was skipped. */
    enum Skip {
        /** A step that doesn't end its trajectory. */
        STEP,
        /** The last step of a trajectory. */
        DONE,
        /** Nothing, since the pass is at its end. */
        NONE;

        /** A step was. */
        public static Skip of(boolean done) {
            return done ? DONE : STEP;
        }
    }

    @Override
    default void close() throws IOException {}

    /** A reader of steps that are in memory already. */
    static StepReader of(Iterable<Step> steps) {
        Iterator<Step> iterator = steps.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }
}
