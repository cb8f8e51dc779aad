package io.repforge.framework.data.codec;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;

/** Arrays in another type or order of axes. */
public final class Conversions {

    private Conversions() {}

    /** The same values as {@code float32}. */
    public static Array toFloat32(Array value) {
        return value.type() == DType.FLOAT32 ? value : Array.of(value.shape(), value.toFloats());
    }

    /** {@code [height, width, channels]} to {@code [channels, height, width]}, of {@code uint8}. */
    public static Array channelsFirst(Array value) {
        int channels = (int) value.shape().dim(2);
        int pixels = (int) (value.shape().dim(0) * value.shape().dim(1));
        byte[] from = value.bytes();
        byte[] to = new byte[from.length];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < pixels; i++) {
                to[c * pixels + i] = from[i * channels + c];
            }
        }
        return new Array(DType.UINT8, Shape.of(channels, value.shape().dim(0), value.shape().dim(1)), to);
    }
}
