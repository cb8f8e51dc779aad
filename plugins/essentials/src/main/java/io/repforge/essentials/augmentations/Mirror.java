package io.repforge.essentials.augmentations;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;
import java.util.stream.LongStream;

/** Reverses an axis. */
final class Mirror {

    private Mirror() {}

    static Tensor along(Tensor images, int axis) {
        long length = images.dim(axis);
        long[] reversed = LongStream.range(0, length).map(i -> length - 1 - i).toArray();
        return images.gather(axis, images.graph().longs(reversed));
    }

    /**
     * Reverses the rows of images that are chosen. Neighbours in memory change places, which looking them up one by one is slow at, so that rows are
     * multiplied by a matrix of one 1 in each column, which changes no bit of them.
     *
     * @param chosen {@code bool [N, 1, 1, 1]}
     */
    static Tensor rows(Tensor images, Tensor chosen) {
        int width = Math.toIntExact(images.dim(3));
        if (!Sampling.isDense(images)) {
            return Draws.mix(chosen, along(images, 3), images);
        }
        float[] same = new float[width * width];
        float[] reversed = new float[width * width];
        for (int i = 0; i < width; i++) {
            same[i * width + i] = 1;
            reversed[i * width + width - 1 - i] = 1;
        }
        return Sampling.inRows(images, Draws.mix(chosen, matrix(images, width, reversed), matrix(images, width, same)));
    }

    private static Tensor matrix(Tensor images, int width, float[] elements) {
        return images.graph().constant(Array.of(Shape.of(1, 1, width, width), elements));
    }
}
