package io.repforge.api.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalLong;

/** An opened data source: it can be read any number of times, a pass at a time. */
public interface Dataset extends Closeable {

    /** What its steps look like. */
    StepSpec spec();

    /** Number of steps in a pass; empty where it isn't known beforehand or a pass is {@link #endless}. */
    default OptionalLong size() {
        return OptionalLong.empty();
    }

    /**
     * Whether a pass never ends. Such data can be trained on, but not evaluated on, embedded or converted, which need a pass as a whole.
     */
    default boolean endless() {
        return false;
    }

    /** What it holds and what it leaves out, in words; told once, before it is used. */
    default Contents contents() {
        return Contents.UNSAID;
    }

    /**
     * Opens a reader at the start of a pass. The same pass gives the same steps in the same order each time.
     *
     * @param pass number and seed of the pass, from which a source that shuffles its shards or draws its steps derives its order
     * @throws IOException if the data can't be opened; the message names the file
     */
    StepReader read(Pass pass) throws IOException;

    @Override
    default void close() throws IOException {}

    /**
     * Which pass over the data it is.
     *
     * @param seed seed of the run
     * @param index number of the pass, counted from 0
     * @param shuffle whether the order may change from pass to pass; false for evaluation
     */
    record Pass(long seed, long index, boolean shuffle) {

        /** The one pass of an evaluation, in the order of the data. */
        public static Pass inOrder() {
            return new Pass(0, 0, false);
        }
    }
}
