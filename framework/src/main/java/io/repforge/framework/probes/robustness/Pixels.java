package io.repforge.framework.probes.robustness;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.space.Space;

/**
 * An image to be spoilt.
 *
 * @param space its space
 * @param values {@code [C, H, W]} in [0, 1]; not changed
 */
record Pixels(Space.Image space, float[] values) {

    private static final float WHITE = 255;

    static Pixels of(Array image, Space.Image space) {
        float[] values = image.toFloats();
        if (space.type() == DType.UINT8) {
            for (int i = 0; i < values.length; i++) {
                values[i] /= WHITE;
            }
        }
        return new Pixels(space, values);
    }

    /** What is seen of it: values are cut off at 0 and 1, and rounded where pixels are whole numbers. */
    Array image() {
        if (space.type() == DType.UINT8) {
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Math.round(WHITE * cut(values[i]));
            }
            return Array.of(space.shape(), bytes);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = cut(values[i]);
        }
        return Array.of(space.shape(), floats);
    }

    private static float cut(float value) {
        return Math.max(0, Math.min(1, value));
    }

    int height() {
        return space.height();
    }

    int width() {
        return space.width();
    }

    /** A pixel of a channel; outside, the nearest one inside. */
    float at(int channel, int y, int x) {
        int row = Math.max(0, Math.min(height() - 1, y));
        int column = Math.max(0, Math.min(width() - 1, x));
        return values[(channel * height() + row) * width() + column];
    }

    /** Says what a pixel of a channel is. */
    interface Source {
        double at(int channel, int y, int x);
    }

    /** An image of the same space. */
    Pixels filled(Source source) {
        float[] filled = new float[values.length];
        int i = 0;
        for (int channel = 0; channel < space.channels(); channel++) {
            for (int y = 0; y < height(); y++) {
                for (int x = 0; x < width(); x++) {
                    filled[i++] = (float) source.at(channel, y, x);
                }
            }
        }
        return new Pixels(space, filled);
    }
}
