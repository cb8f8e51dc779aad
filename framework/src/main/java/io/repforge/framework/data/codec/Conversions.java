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

    /** {@code [height, width, channels]} to {@code [channels, height, width]}. */
    public static Array channelsFirst(Array value) {
        int channels = (int) value.shape().dim(2);
        int pixels = (int) (value.shape().dim(0) * value.shape().dim(1));
        int size = value.type().bytes();
        byte[] from = value.bytes();
        byte[] to = new byte[from.length];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < pixels; i++) {
                if (size == 1) {
                    to[c * pixels + i] = from[i * channels + c];
                } else {
                    System.arraycopy(from, (i * channels + c) * size, to, (c * pixels + i) * size, size);
                }
            }
        }
        return new Array(value.type(), Shape.of(channels, value.shape().dim(0), value.shape().dim(1)), to);
    }

    /**
     * Pixels in [0, 1] as {@code uint8}, times 255 and rounded.
     *
     * @param value of {@code float32}
     */
    public static Array toPixels(Array value) {
        float[] values = value.toFloats();
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(values[i] * 255);
        }
        return new Array(DType.UINT8, value.shape(), pixels);
    }
}
