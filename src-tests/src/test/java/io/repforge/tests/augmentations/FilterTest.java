package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.graph.Draw;
import io.repforge.essentials.augmentations.GaussianBlur;
import io.repforge.essentials.augmentations.Gray;
import io.repforge.essentials.augmentations.Noise;
import io.repforge.framework.runtime.Engine;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blur, noise and loss of colours, through ONNX Runtime, beside their formulas in float64. */
class FilterTest {

    private static final double EXACT = 0;
    private static final double TOLERANCE = 2e-6;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    // ---- gaussian-blur

    /** A pixel beyond the border is the one as far within: … 2 1 | 0 1 2 … */
    private static int mirrored(int i, int length) {
        return i < 0 ? -i : i >= length ? 2 * (length - 1) - i : i;
    }

    /** One sum over the whole square around a pixel, of weights that are not separated. */
    private static double blurred(Images images, int half, double sigma, int n, int c, int y, int x) {
        double sum = 0;
        double weights = 0;
        for (int down = -half; down <= half; down++) {
            for (int right = -half; right <= half; right++) {
                double weight = Math.exp(-(down * down + right * right) / (2 * sigma * sigma));
                weights += weight;
                sum += weight * images.at(n, c, mirrored(y + down, images.height()), mirrored(x + right, images.width()));
            }
        }
        return sum / weights;
    }

    @ParameterizedTest
    @CsvSource({"5, 1.0, 3", "3, 0.6, 1", "7, 2.5, 9", "9, 0.4, 3"})
    void a_blur_is_a_convolution_with_a_gaussian_whose_border_is_mirrored(int kernel, double sigma, int channels) {
        Images images = Images.random(2, channels, 8, 11, kernel);
        new Lens<>(engine, new GaussianBlur(), new GaussianBlur.Options(0.5, kernel, sigma)).with("blur", 0.49, 0.51).apply(images)
                .assertNear(images.map((n, c, y, x) -> n == 0 ? blurred(images, kernel / 2, sigma, n, c, y, x) : images.at(n, c, y, x)),
                        TOLERANCE);
    }

    @Test
    void a_blur_leaves_plain_images_plain() {
        Images images = Images.of(1, 3, 6, 6, (n, c, y, x) -> c / 2.0);
        new Lens<>(engine, new GaussianBlur(), new GaussianBlur.Options(1, 5, 1)).with("blur", 0.5).apply(images)
                .assertNear(images, TOLERANCE);
    }

    @Test
    void a_kernel_has_a_pixel_in_its_middle() {
        assertThrows(IllegalArgumentException.class, () -> new GaussianBlur.Options(0.5, 4, 1));
    }

    // ---- noise

    @Test
    void noise_is_added_and_the_sum_clamped() {
        Images images = Images.random(2, 3, 5, 4, 21);
        Images noise = Images.random(2, 3, 5, 4, 22, -0.8, 0.8);
        new Lens<>(engine, new Noise(), new Noise.Options(0.4)).with("noise", noise).apply(images)
                .assertNear(images.map((n, c, y, x) -> Math.max(0, Math.min(1, images.at(n, c, y, x) + noise.at(n, c, y, x)))), 1e-7);
    }

    @Test
    void noise_is_drawn_with_its_deviation_for_each_pixel() {
        assertEquals(Map.of("noise", new Draw.Gaussian(0, 0.07)), new Lens<>(engine, new Noise(), new Noise.Options(0.07)).draws());
        Images images = Images.of(4, 3, 32, 32, (n, c, y, x) -> 0.5);
        double[] pixels = new Lens<>(engine, new Noise(), new Noise.Options(0.07)).draw(images, 5, 9).values();
        double mean = Arrays.stream(pixels).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(pixels).map(pixel -> (pixel - mean) * (pixel - mean)).average().orElseThrow());
        double doubt = 0.07 / Math.sqrt(pixels.length);
        assertEquals(0.5, mean, 4 * doubt);
        assertEquals(0.07, deviation, 4 * doubt / Math.sqrt(2));
        assertEquals(0, correlation(pixels, 1), 4 / Math.sqrt(pixels.length), "neighbours");
        assertEquals(0, correlation(pixels, 32 * 32), 4 / Math.sqrt(pixels.length), "channels");
        assertEquals(0, correlation(pixels, 3 * 32 * 32), 4 / Math.sqrt(pixels.length), "images");
    }

    private static double correlation(double[] pixels, int distance) {
        double sum = 0;
        for (int i = 0; i < pixels.length; i++) {
            sum += (pixels[i] - 0.5) * (pixels[(i + distance) % pixels.length] - 0.5);
        }
        return sum / pixels.length / (0.07 * 0.07);
    }

    // ---- gray

    @ParameterizedTest
    @CsvSource({"3", "9"})
    void colours_give_way_to_the_luma_of_their_frame(int channels) {
        Images images = Images.random(2, channels, 4, 5, 23);
        new Lens<>(engine, new Gray(), new Gray.Options(0.2)).with("gray", 0.19, 0.21).apply(images)
                .assertNear(images.map((n, c, y, x) -> n == 0 ? images.luma(n, c, y, x) : images.at(n, c, y, x)), TOLERANCE);
    }

    @Test
    void gray_images_have_no_colours_to_lose() {
        Images images = Images.random(2, 1, 4, 5, 24);
        new Lens<>(engine, new Gray(), new Gray.Options(1)).apply(images).assertNear(images, EXACT);
    }
}
