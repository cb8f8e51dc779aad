package io.repforge.framework.data.batch;

import io.repforge.api.data.Share;
import io.repforge.framework.data.Tolerance;
import org.jspecify.annotations.Nullable;

/**
 * How batches are made.
 *
 * @param batchSize pairs in a batch, N
 * @param shuffleBufferSize pairs that the shuffle buffer holds; 0 or 1 keeps the order of the data, in every pass
 * @param shuffleBufferBytes most bytes of memory that these pairs take, but for the one that is over it; {@link #UNBOUNDED} for as many as they are
 * @param prefetch batches that are filled ahead of the one in use
 * @param seed seed of the run, on which order and choice depend
 * @param interleave how several datasets are interleaved; null for what these datasets suggest
 * @param tolerance how many steps that can't be read may be left out
 * @param share what is read of each dataset
 * @param label name of the label of contexts that batches bring along, beside what a graph is fed; null for none
 */
public record BatchSettings(int batchSize, int shuffleBufferSize, long shuffleBufferBytes, int prefetch, long seed, @Nullable Interleave interleave, Tolerance tolerance,
        Share share,
        @Nullable String label) {

    /** Enough that one slow batch doesn't stop the training step. */
    public static final int DEFAULT_PREFETCH = 4;

    /** {@link #shuffleBufferBytes} where nobody bounds them. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /**
     * @throws IllegalArgumentException if a size is out of range
     */
    public BatchSettings {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, got " + batchSize);
        }
        if (shuffleBufferSize < 0) {
            throw new IllegalArgumentException("shuffle buffer size must be at least 0, got " + shuffleBufferSize);
        }
        if (shuffleBufferBytes < 1) {
            throw new IllegalArgumentException("shuffle buffer bytes must be at least 1, got " + shuffleBufferBytes);
        }
        if (prefetch < 1) {
            throw new IllegalArgumentException("prefetch must be at least 1, got " + prefetch);
        }
    }

    public static BatchSettings of(int batchSize, int shuffleBufferSize, long seed) {
        return new BatchSettings(batchSize, shuffleBufferSize, UNBOUNDED, DEFAULT_PREFETCH, seed, null, Tolerance.NONE, Share.WHOLE, null);
    }

    /** With a shuffle buffer of so many bytes at most. */
    public BatchSettings bounded(long bytes) {
        return new BatchSettings(batchSize, shuffleBufferSize, bytes, prefetch, seed, interleave, tolerance, share, label);
    }

    /** Several datasets in another way. */
    public BatchSettings interleaved(@Nullable Interleave how) {
        return new BatchSettings(batchSize, shuffleBufferSize, shuffleBufferBytes, prefetch, seed, how, tolerance, share, label);
    }

    /** With steps that can't be read dealt with in another way. */
    public BatchSettings tolerating(Tolerance how) {
        return new BatchSettings(batchSize, shuffleBufferSize, shuffleBufferBytes, prefetch, seed, interleave, how, share, label);
    }

    /** Of one worker's share of the data. */
    public BatchSettings sharing(Share part) {
        return new BatchSettings(batchSize, shuffleBufferSize, shuffleBufferBytes, prefetch, seed, interleave, tolerance, part, label);
    }

    /** With this label of contexts beside each batch; null for none. */
    public BatchSettings labelled(@Nullable String name) {
        return new BatchSettings(batchSize, shuffleBufferSize, shuffleBufferBytes, prefetch, seed, interleave, tolerance, share, name);
    }

    /** Without shuffling. */
    BatchSettings inOrder() {
        return new BatchSettings(batchSize, 0, shuffleBufferBytes, prefetch, seed, interleave, tolerance, share, label);
    }

    boolean isBounded() {
        return shuffleBufferBytes < UNBOUNDED;
    }

    boolean shuffles() {
        return shuffleBufferSize > 1;
    }
}
