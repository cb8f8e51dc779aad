package io.repforge.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import org.junit.jupiter.api.Test;

/** The numbers are Pillow's, by {@code resize(…, BILINEAR)} of an image of floats. */
class ResizingTest {

    private static final Space.Image SMALL = Space.image(1, 6, 8).ofFloats();

    private static Array image() {
        float[] values = new float[48];
        for (int i = 0; i < values.length; i++) {
            int y = i / 8;
            int x = i % 8;
            values[i] = (float) ((y * 5 + x * 3 + y * x % 4) % 13 / 13.0);
        }
        return Array.of(SMALL.shape(), values);
    }

    private static float[] some(int height, int width) {
        Array resized = new Resizing(SMALL, SMALL.sized(height, width)).of(image());
        assertEquals(Shape.of(1, height, width), resized.shape());
        float[] values = resized.toFloats();
        return new float[] {values[0], values[width + 2], values[values.length - 1]};
    }

    @Test
    void smaller_images_are_made_of_all_pixels() {
        assertArrayEquals(new float[] {0.333167f, 0.503606f, 0.588412f}, some(3, 5), 2e-6f);
    }

    @Test
    void larger_images_lie_between_pixels() {
        assertArrayEquals(new float[] {0, 0.394231f, 0.769231f}, some(9, 16), 2e-6f);
    }

    @Test
    void the_same_size_is_the_same_image() {
        assertEquals(image(), new Resizing(SMALL, SMALL).of(image()));
    }

    @Test
    void gray_frames_become_colour_and_back() {
        Space.Image frames = Space.image(2, 1, 2).framesOf(1);
        Space.Image colour = Space.image(6, 1, 2);
        Array gray = Array.of(frames.shape(), (byte) 10, (byte) 20, (byte) 200, (byte) 250);
        Array rgb = new Resizing(frames, colour).of(gray);
        assertArrayEquals(new byte[] {10, 20, 10, 20, 10, 20, (byte) 200, (byte) 250, (byte) 200, (byte) 250, (byte) 200, (byte) 250}, rgb.bytes());
        assertEquals(gray, new Resizing(colour, frames).of(rgb));
        Space.Image one = Space.image(3, 1, 1);
        assertEquals(150, new Resizing(one, Space.image(1, 1, 1)).of(Array.of(one.shape(), (byte) 0, (byte) 255, (byte) 0)).get(0), "green's share of luma");
    }
}
