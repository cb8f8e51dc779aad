package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.graph.Draw;
import io.repforge.essentials.augmentations.ColorJitterLab;
import io.repforge.framework.runtime.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jitter in CIELab, through ONNX Runtime, beside a conversion of its own in float64. */
class LabJitterTest {

    private static final double TOLERANCE = 5e-4;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static Lens<ColorJitterLab.Options> jitter(double most, double rotation) {
        return new Lens<>(engine, new ColorJitterLab(), new ColorJitterLab.Options(most, rotation));
    }

    /** Random colours, and among them black, white, the darkest gray, primaries and their complements. */
    private static Images colours(int n, int channels, long seed) {
        Images random = Images.random(n, channels, 6, 5, seed);
        return random.map((i, c, y, x) -> {
            int corner = 5 * y + x;
            return corner < 8 ? corner >> c % 3 & 1 : corner == 8 ? (float) (1 / 255.0) : random.at(i, c, y, x);
        });
    }

    private static Images expected(Images images, double[] factors, double[] angles) {
        return images.map((n, c, y, x) -> {
            int red = c - c % 3;
            double[] rgb = {images.at(n, red, y, x), images.at(n, red + 1, y, x), images.at(n, red + 2, y, x)};
            return Lab.jittered(factors[n], angles[n], rgb)[c % 3];
        });
    }

    /** Published values: CIELab of the primaries under D65. */
    @Test
    void the_conversion_that_is_compared_with_is_right() {
        assertArrayEquals(new double[] {53.24, 80.09, 67.20}, Lab.of(1, 0, 0), 0.01);
        assertArrayEquals(new double[] {87.73, -86.18, 83.18}, Lab.of(0, 1, 0), 0.01);
        assertArrayEquals(new double[] {32.30, 79.19, -107.86}, Lab.of(0, 0, 1), 0.01);
        assertArrayEquals(new double[] {100, 0, 0}, Lab.of(1, 1, 1), 1e-9);
        assertArrayEquals(new double[] {0.2, 0.7, 0.4}, Lab.jittered(1, 0, 0.2, 0.7, 0.4), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 9})
    void a_jitter_of_nothing_changes_nothing(int channels) {
        Images images = colours(2, channels, 51);
        jitter(1, 0).with("lightness", 1, 1).with("rotation", 0, 0).apply(images).assertNear(images, 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 9})
    void lightness_is_multiplied_up_to_white(int channels) {
        Images images = colours(4, channels, 52);
        double[] factors = {0.5, 0.95, 1.05, 2};
        jitter(2, 0).with("lightness", factors).with("rotation", 0, 0, 0, 0).apply(images)
                .assertNear(expected(images, factors, new double[4]), TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"0.15, 1", "-0.6, 1.05", "1.5707964, 0.96", "3.1415927, 1"})
    void colours_are_turned(double angle, double factor) {
        Images images = colours(1, 3, 53);
        jitter(1.05, Math.PI).with("lightness", factor).with("rotation", angle).apply(images)
                .assertNear(expected(images, new double[] {factor}, new double[] {angle}), TOLERANCE);
    }

    @Test
    void half_a_turn_gives_complementary_colours_of_the_same_lightness() {
        Images images = Images.random(1, 3, 5, 4, 54, 0.4, 0.6);
        Images result = jitter(1, Math.PI).with("lightness", 1).with("rotation", Math.PI).apply(images);
        images.map((n, c, y, x) -> {
            double[] before = Lab.of(images.at(n, 0, y, x), images.at(n, 1, y, x), images.at(n, 2, y, x));
            double[] after = Lab.of(result.at(n, 0, y, x), result.at(n, 1, y, x), result.at(n, 2, y, x));
            assertArrayEquals(new double[] {before[0], -before[1], -before[2]}, after, 0.05);
            return 0;
        });
    }

    @Test
    void of_gray_images_the_lightness_alone_changes() {
        Images images = Images.of(3, 1, 16, 16, (n, c, y, x) -> (float) ((16 * y + x) / 255.0));
        double[] factors = {1, 0.8, 1.25};
        jitter(1.25, 1).with("lightness", factors).apply(images)
                .assertNear(images.map((n, c, y, x) -> {
                    double gray = images.at(n, c, y, x);
                    return Lab.jittered(factors[n], 0, gray, gray, gray)[1];
                }), TOLERANCE);
    }

    @Test
    void factors_and_turns_are_drawn_from_their_ranges() {
        var draws = jitter(1.25, 0.5).draws();
        assertEquals(new Draw.Uniform(0.8, 1.25), draws.get("lightness"));
        assertEquals(new Draw.Uniform(-0.5, 0.5), draws.get("rotation"));
    }
}
