package io.repforge.essentials.augmentations;

import io.repforge.api.graph.Tensor;

/** Numbers of images as the eight bits that files have of them. */
final class Bytes {

    static final int BITS = 8;
    /** How many values there are. */
    static final int VALUES = 1 << BITS;

    private Bytes() {}

    /** Whole numbers from 0 to 255, {@code float32}, the nearest to numbers in [0, 1]. */
    static Tensor of(Tensor images) {
        return images.mul(VALUES - 1).add(0.5).floor();
    }

    /** Back to [0, 1]. */
    static Tensor toImages(Tensor bytes) {
        return bytes.div(VALUES - 1);
    }
}
