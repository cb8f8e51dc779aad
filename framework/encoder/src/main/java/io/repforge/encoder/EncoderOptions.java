package io.repforge.encoder;

import io.repforge.images.Preparation;
import java.util.Optional;

/**
 * How an encoder is run.
 *
 * @param threads that one call computes with; 0 for one for each core. Where many threads call at once, 1 does most
 * @param batch images that are computed at once, at most; more of them take more memory
 * @param preparation what images go through before the encoder sees them, in place of what the model says; empty for that
 */
public record EncoderOptions(int threads, int batch, Optional<Preparation> preparation) {

    private static final int BATCH = 32;

    /**
     * @throws IllegalArgumentException if threads are negative or a batch is empty
     */
    public EncoderOptions {
        if (threads < 0 || batch < 1) {
            throw new IllegalArgumentException("an encoder runs with at least 0 threads and batches of at least 1, not " + threads + " and " + batch);
        }
    }

    /** A thread for each core, batches of 32, images as the model says. */
    public static EncoderOptions defaults() {
        return new EncoderOptions(0, BATCH, Optional.empty());
    }

    /** The same with other {@link #threads}. */
    public EncoderOptions withThreads(int other) {
        return new EncoderOptions(other, batch, preparation);
    }

    /** The same with another {@link #batch}. */
    public EncoderOptions withBatch(int other) {
        return new EncoderOptions(threads, other, preparation);
    }

    /** The same with another {@link #preparation}, such as {@code Preparation.of(Background.WHITE).recoloured(1).resized(Resize.CROP, 28)}. */
    public EncoderOptions withPreparation(Preparation other) {
        return new EncoderOptions(threads, batch, Optional.of(other));
    }
}
