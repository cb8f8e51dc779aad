package io.repforge.framework.probes.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.space.Space;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The numbers are SciPy's: {@code gaussian_filter} and {@code affine_transform}, with what is at the edge going on beyond it. */
class CorruptionTest {

    private static final int HEIGHT = 6;
    private static final int WIDTH = 8;
    private static final double EXACT = 1e-6;

    private static Pixels image(int channels) {
        Space.Image space = Space.image(channels, HEIGHT, WIDTH).framesOf(1).ofFloats();
        return new Pixels(space, new float[channels * HEIGHT * WIDTH]).filled((channel, y, x) -> (y * 5 + x * 3 + y * x % 4) % 13 / 13.0 / (channel + 1));
    }

    private static float[] some(Pixels image) {
        return new float[] {image.at(0, 0, 0), image.at(0, 2, 3), image.at(0, 5, 7)};
    }

    private static SplittableRandom random(long seed) {
        return new SplittableRandom(seed);
    }

    @Test
    void blur_is_a_gaussian_whose_width_grows_with_the_image() {
        float[] blurred = some(Corruption.BLUR.of(image(1), 32.0 / HEIGHT, random(1)));
        assertArrayEquals(new float[] {0.1979921f, 0.4705324f, 0.5971323f}, blurred, 1e-6f);
    }

    @Test
    void images_are_turned_one_way_or_the_other() {
        float[] left = {0.5183996f, 0.6296445f, 0.3946577f};
        float[] right = {0.2460291f, 0.5853387f, 0.4411919f};
        int lefts = 0;
        for (int seed = 0; seed < 20; seed++) {
            float[] turned = some(Corruption.ROTATION.of(image(1), 20, random(seed)));
            boolean isLeft = Math.abs(turned[0] - left[0]) < 1e-5;
            lefts += isLeft ? 1 : 0;
            assertArrayEquals(isLeft ? left : right, turned, 1e-6f);
        }
        assertEquals(10, lefts, 6, "both ways come");
    }

    @Test
    void contrast_brings_each_channel_nearer_to_its_mean() {
        Pixels image = image(2);
        Pixels grayer = Corruption.CONTRAST.of(image, 0.4, random(1));
        for (int channel = 0; channel < 2; channel++) {
            double mean = 0;
            for (int i = 0; i < HEIGHT * WIDTH; i++) {
                mean += image.values()[channel * HEIGHT * WIDTH + i] / (HEIGHT * WIDTH);
            }
            assertEquals(mean + 0.4 * (image.at(channel, 2, 3) - mean), grayer.at(channel, 2, 3), EXACT);
        }
    }

    @Test
    void noise_has_its_deviation_and_is_the_same_for_the_same_image() {
        Space.Image space = Space.image(1, 100, 100).ofFloats();
        Pixels gray = new Pixels(space, new float[10_000]).filled((channel, y, x) -> 0.5);
        float[] noisy = Corruption.NOISE.of(gray, 0.1, random(7)).values();
        double squares = 0;
        for (float value : noisy) {
            squares += (value - 0.5) * (value - 0.5);
        }
        assertEquals(0.1, Math.sqrt(squares / noisy.length), 0.003);
        assertArrayEquals(noisy, Corruption.NOISE.of(gray, 0.1, random(7)).values());
    }

    @Test
    void pixels_stay_in_their_range_and_of_their_type() {
        Space.Image bytes = Space.image(1, 1, 3);
        Array seen = Array.of(Shape.of(1, 1, 3), (byte) 0, (byte) 128, (byte) 255);
        assertEquals(seen, Pixels.of(seen, bytes).image(), "what isn't spoilt stays as it is");
        assertArrayEquals(new byte[] {0, (byte) 255, 51}, new Pixels(bytes, new float[] {-0.5f, 1.5f, 0.2f}).image().bytes());
        assertArrayEquals(new float[] {0, 1, 0.2f}, new Pixels(bytes.ofFloats(), new float[] {-0.5f, 1.5f, 0.2f}).image().toFloats());
    }
}
