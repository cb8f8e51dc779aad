package io.repforge.robotlearning.hdf5;

/** What becomes of observations that are arrays of real numbers with three axes. */
public enum Floats {
    /** Boxes: they aren't images, such as maps of depths. */
    BOX,
    /** Images of {@code uint8}: their values in [0, 1] times 255 and rounded. */
    UINT8,
    /** Images of {@code float32}, in which nothing is rounded; values are in [0, 1]. */
    FLOAT
}
