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
    @Nullable
    Pair next() throws IOException;

    /**
     * Skips the next pairs, as when a run resumes. What is given after them is what would be given after as many {@link #next()}. By default they are made; a reader that
     * needn't look at the steps of pairs that it skips skips those ({@link StepReader#skip()}).
     *
     * @param n how many pairs, at least 0
     * @throws IOException if the steps can't be read
     */
    default Skipped skip(long n) throws IOException {
        Skipped skipped = Skipped.NONE;
        for (Pair pair; skipped.pairs() < n && (pair = next()) != null;) {
            skipped = skipped.and(pair.trajectory());
        }
        return skipped;
    }

    /**
     * What was skipped.
     *
     * @param pairs how many pairs: fewer than were to be skipped if the pass has come to its end
     * @param trajectory number of the trajectory of the last one; -1 if none was skipped
     */
    record Skipped(long pairs, long trajectory) {

        /** No pairs. */
        public static final Skipped NONE = new Skipped(0, -1);

        /** One more, of this trajectory. */
        public Skipped and(long trajectoryOfNext) {
            return new Skipped(pairs + 1, trajectoryOfNext);
        }
    }

    @Override
    default void close() throws IOException {}
}
