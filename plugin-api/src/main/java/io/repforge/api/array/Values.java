package io.repforge.api.array;

import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * An array, or something that becomes one when it is needed, such as an image file, which takes a tenth of the memory and is decoded for the batch that it goes into.
 * Immutable; used by several threads.
 */
public interface Values {

    /**
     * The array.
     *
     * @throws io.repforge.api.data.UnreadableStepException if it can't be read, but others of its kind can
     * @throws IOException if nothing can be read any more
     */
    Array array() throws IOException;

    /**
     * The array as one of the views that training compares, which may be another each time, such as a crop of an image. Of the shape and type that {@link #array()} has.
     *
     * @param random where chance comes from: the same random numbers give the same view
     * @throws IOException as {@link #array()}
     */
    default Array view(RandomGenerator random) throws IOException {
        return array();
    }

    /** Whether {@link #view} depends on chance. */
    default boolean varies() {
        return false;
    }

    /** How much memory it takes until then, in bytes, but for a few. */
    long bytesHeld();
}
