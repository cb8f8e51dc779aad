package io.repforge.benchmarks.reading;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;

/** Smooth pictures with a little noise, so that they compress about as photographs do. */
public final class Pictures {

    private Pictures() {}

    /** A picture {@code [C, size, size]}, another for each seed. */
    public static Array picture(int channels, int size, int seed) {
        byte[] pixels = new byte[channels * size * size];
        int state = seed * 2654435 + 1;
        for (int i = 0; i < pixels.length; i++) {
            state = state * 1664525 + 1013904223;
            pixels[i] = (byte) (i / size + i % size + (state >>> 28));
        }
        return Array.of(Shape.of(channels, size, size), pixels);
    }
}
