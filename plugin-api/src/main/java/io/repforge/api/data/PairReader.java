package io.repforge.api.data;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes pairs lazily from the steps of one pass. Used by one thread at a time. */
public interface PairReader extends Closeable {

    /**
     * The next pair.
     *
     * @return null at the end of the pass
     * @throws IOException if the steps can't be read
     */
    @Nullable Pair next() throws IOException;

    @Override
    default void close() throws IOException {}
}
