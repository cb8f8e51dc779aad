package io.repforge.api.data;

import io.repforge.api.Experimental;
import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalInt;
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
     * How many workers can {@link #read(Pass, Share) share} it without one of them reading what is another's, such as the number of its shards; empty where any number
     * can, or nobody knows.
     */
    @Experimental
    default OptionalInt pieces() {
        return OptionalInt.empty();
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

    /**
     * Opens a reader of one worker's share of a pass. The shares of a pass have no step in common, are the whole pass together, and part no trajectory. The same
     * share of the same pass gives the same steps in the same order each time.
     *
     * <p>A source that can leave out what isn't its share without looking at it, such as whole shards or a range of its files, does so here. By default
     * the trajectories are dealt out in turn, and those of others skipped.
     *
     * @param share which share; that of a single worker is the whole pass
     * @throws IOException if the data can't be opened; the message names the file
     */
    default StepReader read(Pass pass, Share share) throws IOException {
        StepReader steps = read(pass);
        return share.isWhole() ? steps : new ChosenTrajectories(steps, share::has);
    }

    /**
     * A part of the data, some of which is held out. It has the same trajectories whatever the seed and the number of a pass are, those of a pass that isn't
     * shuffled; of a source that draws its trajectories anew for each pass, it has those of the same numbers.
     *
     * <p>By default each pass over the part is in the order of the data, since in another order other trajectories would bear the numbers, and its size isn't
     * known. A source that knows the number of a trajectory in any order, such as that of a file in a list, does better here.
     *
     * @return what shares its files with this dataset, which stays open as long as the part is used, and which closing the part doesn't close
     */
    @Experimental
    default Dataset part(Part part) {
        return new PartInOrder(this, part);
    }

    @Override
    default void close() throws IOException {}

    /** Which pass over the data it is. Made by the host. */
    final class Pass {

        private final long seed;
        private final long index;
        private final boolean shuffle;

        private Pass(long seed, long index, boolean shuffle) {
            this.seed = seed;
            this.index = index;
            this.shuffle = shuffle;
        }

        /**
         * A pass of a run.
         *
         * @param seed seed of the run
         * @param index number of the pass, counted from 0
         * @param shuffle whether the order may change from pass to pass
         */
        public static Pass of(long seed, long index, boolean shuffle) {
            return new Pass(seed, index, shuffle);
        }

        /** The one pass of an evaluation, in the order of the data. */
        public static Pass inOrder() {
            return new Pass(0, 0, false);
        }

        /** Seed of the run. */
        public long seed() {
            return seed;
        }

        /** Number of the pass, counted from 0. */
        public long index() {
            return index;
        }

        /** Whether the order may change from pass to pass; false for evaluation. */
        public boolean shuffle() {
            return shuffle;
        }
    }
}
