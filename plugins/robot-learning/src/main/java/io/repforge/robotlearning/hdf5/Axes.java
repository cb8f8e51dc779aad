package io.repforge.robotlearning.hdf5;

import io.repforge.api.array.Shape;

/** The order of the axes of images that are stored as arrays. */
public enum Axes {
    /** {@code [channels, height, width]}. */
    CHANNELS_FIRST,
    /** {@code [height, width, channels]}. */
    CHANNELS_LAST;

    /**
     * Told by the lengths of the axes: the shorter one of the first and the last has the channels, the last where they are equal.
     *
     * @param shape of one image, three axes
     */
    static Axes of(Shape shape) {
        return shape.dim(2) <= shape.dim(0) ? CHANNELS_LAST : CHANNELS_FIRST;
    }
}
