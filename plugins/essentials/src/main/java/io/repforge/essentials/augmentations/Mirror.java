package io.repforge.essentials.augmentations;

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
}
