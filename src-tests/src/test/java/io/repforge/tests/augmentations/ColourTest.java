package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.graph.Draw;
import io.repforge.essentials.augmentations.ColorJitter;
import io.repforge.framework.runtime.Engine;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jitter of brightness, contrast, saturation and hue, through ONNX Runtime, beside its formulas in float64. */
class ColourTest {

    private static final double EXACT = 0;
    private static final double TOLERANCE = 2e-6;

    /** The usual matrices between RGB and YIQ have four digits, and aren't quite each other's inverse. */
    private static final double YIQ = 1e-3;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static Lens<ColorJitter.Options> jitter(double brightness, double contrast, double saturation, double hue) {
        return new Lens<>(engine, new ColorJitter(), new ColorJitter.Options(0.8, brightness, contrast, saturation, hue));
    }

    private static double clamped(double value) {
        return Math.max(0, Math.min(1, value));
    }

    /** So near to gray that no turn of its hue leaves the range. */
    private static Images muted(int n, int channels, long seed) {
        return Images.random(n, channels, 5, 4, seed, 0.4, 0.6);
    }

    @Test
    void images_that_are_not_chosen_stay_as_they_are() {
        Images images = Images.random(2, 3, 5, 4, 31);
        jitter(0.4, 0.4, 0.4, 0.1).with("jitter", 0.81, 0.99).with("brightness", 1.4, 0.6).with("contrast", 1.4, 0.6)
                .with("saturation", 1.4, 0.6).with("hue", 0.6, -0.6).apply(images).assertNear(images, EXACT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 9})
    void brightness_is_multiplied_and_clamped(int channels) {
        Images images = Images.random(2, channels, 5, 4, 32);
        jitter(0.5, 0, 0, 0).with("jitter", 0, 0.79).with("brightness", 1.5, 0.5).apply(images)
                .assertNear(images.map((n, c, y, x) -> clamped(images.at(n, c, y, x) * (n == 0 ? 1.5 : 0.5))), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 9})
    void contrast_is_multiplied_about_the_mean_luma_of_each_image(int channels) {
        Images images = Images.random(2, channels, 5, 4, 33);
        double[] means = new double[2];
        images.map((n, c, y, x) -> means[n] += (channels == 1 ? images.at(n, c, y, x) : images.luma(n, c, y, x)) / (channels * 20));
        jitter(0, 0.5, 0, 0).with("jitter", 0, 0.79).with("contrast", 1.5, 0.5).apply(images)
                .assertNear(images.map((n, c, y, x) -> clamped(means[n] + (n == 0 ? 1.5 : 0.5) * (images.at(n, c, y, x) - means[n]))),
                        TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 9})
    void saturation_is_the_distance_from_gray(int channels) {
        Images images = muted(3, channels, 34);
        double[] factors = {0, 0.5, 1.9};
        jitter(0, 0, 1, 0).with("jitter", 0, 0, 0).with("saturation", factors).with("hue", 0, 0, 0).apply(images)
                .assertNear(images.map((n, c, y, x) -> {
                    double luma = images.luma(n, c, y, x);
                    return luma + factors[n] * (images.at(n, c, y, x) - luma);
                }), YIQ);
    }

    @Test
    void without_saturation_all_is_gray() {
        Images images = Images.random(1, 3, 5, 4, 35);
        jitter(0, 0, 1, 0).with("jitter", 0).with("saturation", 0).with("hue", 0).apply(images)
                .assertNear(images.map(images::luma), TOLERANCE);
    }

    @Test
    void a_turn_of_the_hue_keeps_the_luma_and_changes_the_colours() {
        Images images = muted(4, 3, 36);
        Images result = jitter(0, 0, 0, 0.5).with("jitter", 0, 0, 0, 0).with("saturation", 1, 1, 1, 1).with("hue", 0.5, -1.5, 3, 0)
                .apply(images);
        images.map((n, c, y, x) -> {
            assertEquals(images.luma(n, c, y, x), result.luma(n, c, y, x), 1e-4);
            return 0;
        });
        assertEquals(0, distance(images, result, 3), YIQ);
        for (int n = 0; n < 3; n++) {
            assertTrue(distance(images, result, n) > 0.02, "image " + n);
        }
    }

    private static double distance(Images a, Images b, int of) {
        double[] most = {0};
        a.map((n, c, y, x) -> n == of ? most[0] = Math.max(most[0], Math.abs(a.at(n, c, y, x) - b.at(n, c, y, x))) : 0);
        return most[0];
    }

    /** Whatever the axes of the plane of colours, half a turn in it takes each colour to the other side of gray. */
    @Test
    void half_a_turn_of_the_hue_gives_complementary_colours() {
        Images images = muted(1, 3, 37);
        jitter(0, 0, 0, 0.5).with("jitter", 0).with("saturation", 1).with("hue", Math.PI).apply(images)
                .assertNear(images.map((n, c, y, x) -> 2 * images.luma(n, c, y, x) - images.at(n, c, y, x)), YIQ);
    }

    @Test
    void three_thirds_of_a_turn_of_the_hue_are_a_whole_one() {
        Images images = muted(1, 3, 38);
        Images result = images;
        for (int i = 0; i < 3; i++) {
            result = jitter(0, 0, 0, 0.5).with("jitter", 0).with("saturation", 1).with("hue", 2 * Math.PI / 3).apply(result);
        }
        result.assertNear(images, YIQ);
    }

    /** All frames of a stack are of one scene, so one draw holds for them. */
    @Test
    void frames_of_a_stack_change_alike_and_each_by_itself() {
        Images images = Images.random(1, 9, 5, 4, 39);
        Images result = jitter(0.4, 0, 0.4, 0.2).with("jitter", 0).with("brightness", 0.8).with("saturation", 1.3).with("hue", 0.9)
                .apply(images);
        for (int frame = 0; frame < 3; frame++) {
            Images alone = jitter(0.4, 0, 0.4, 0.2).with("jitter", 0).with("brightness", 0.8).with("saturation", 1.3).with("hue", 0.9)
                    .apply(images.channels(3 * frame, 3));
            result.channels(3 * frame, 3).assertNear(alone, TOLERANCE);
        }
    }

    @Test
    void brightness_comes_before_contrast_and_that_before_saturation() {
        Images images = Images.random(1, 3, 5, 4, 40);
        Images result = images;
        for (Lens<ColorJitter.Options> step : List.of(
                jitter(0.5, 0, 0, 0).with("jitter", 0).with("brightness", 1.5),
                jitter(0, 0.5, 0, 0).with("jitter", 0).with("contrast", 1.5),
                jitter(0, 0, 0.5, 0.5).with("jitter", 0).with("saturation", 1.4).with("hue", 0.5))) {
            result = step.apply(result);
        }
        jitter(0.5, 0.5, 0.5, 0.5).with("jitter", 0).with("brightness", 1.5).with("contrast", 1.5).with("saturation", 1.4).with("hue", 0.5)
                .apply(images).assertNear(result, TOLERANCE);
    }

    @Test
    void factors_and_turns_are_drawn_from_their_ranges() {
        var draws = jitter(0.25, 0.5, 0.75, 0.125).draws();
        assertEquals(new Draw.Uniform(0.75, 1.25), draws.get("brightness"));
        assertEquals(new Draw.Uniform(0.5, 1.5), draws.get("contrast"));
        assertEquals(new Draw.Uniform(0.25, 1.75), draws.get("saturation"));
        assertEquals(new Draw.Uniform(-Math.PI / 4, Math.PI / 4), draws.get("hue"));
    }
}
