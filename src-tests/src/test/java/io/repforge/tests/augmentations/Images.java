package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.util.Random;

/** A batch of images in float64, whose pixels are addressed. */
record Images(int n, int channels, int height, int width, double[] values) {

    /** A value for each position. */
    interface Pixel {
        double at(int n, int c, int y, int x);
    }

    static Images of(int n, int channels, int height, int width, Pixel pixel) {
        double[] values = new double[n * channels * height * width];
        Images images = new Images(n, channels, height, width, values);
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        values[images.index(i, c, y, x)] = pixel.at(i, c, y, x);
                    }
                }
            }
        }
        return images;
    }

    /** Uniform pixels, as float32 since that is what a graph sees. */
    static Images random(int n, int channels, int height, int width, long seed) {
        return random(n, channels, height, width, seed, 0, 1);
    }

    static Images random(int n, int channels, int height, int width, long seed, double low, double high) {
        Random random = new Random(seed);
        return of(n, channels, height, width, (i, c, y, x) -> (float) (low + (high - low) * random.nextDouble()));
    }

    static Images of(Array array) {
        Shape shape = array.shape();
        return new Images((int) shape.dim(0), (int) shape.dim(1), (int) shape.dim(2), (int) shape.dim(3), array.toDoubles());
    }

    /** Images of the same size. */
    Images map(Pixel pixel) {
        return of(n, channels, height, width, pixel);
    }

    private int index(int i, int c, int y, int x) {
        return ((i * channels + c) * height + y) * width + x;
    }

    double at(int i, int c, int y, int x) {
        return values[index(i, c, y, x)];
    }

    /** The pixel nearest to a position that may lie outside. */
    private double nearest(int i, int c, int y, int x) {
        return at(i, c, Math.max(0, Math.min(height - 1, y)), Math.max(0, Math.min(width - 1, x)));
    }

    /** Bilinear between the centres of pixels, which have whole coordinates; beyond the border the border goes on. */
    double between(int i, int c, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        double down = y - top;
        double right = x - left;
        return (1 - down) * ((1 - right) * nearest(i, c, top, left) + right * nearest(i, c, top, left + 1))
                + down * ((1 - right) * nearest(i, c, top + 1, left) + right * nearest(i, c, top + 1, left + 1));
    }

    /** Luma (ITU-R BT.601) of the frame that a channel belongs to. */
    double luma(int i, int c, int y, int x) {
        int red = c - c % 3;
        return 0.299 * at(i, red, y, x) + 0.587 * at(i, red + 1, y, x) + 0.114 * at(i, red + 2, y, x);
    }

    Array array() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Array.of(Shape.of(n, channels, height, width), floats);
    }

    /** Some of the channels. */
    Images channels(int first, int count) {
        return of(n, count, height, width, (i, c, y, x) -> at(i, first + c, y, x));
    }

    void assertNear(Images expected, double tolerance) {
        assertEquals(expected.n + "×" + expected.channels + "×" + expected.height + "×" + expected.width,
                n + "×" + channels + "×" + height + "×" + width);
        map((i, c, y, x) -> {
            assertEquals(expected.at(i, c, y, x), at(i, c, y, x), tolerance,
                    () -> "image " + i + ", channel " + c + ", row " + y + ", column " + x);
            return 0;
        });
    }
}
