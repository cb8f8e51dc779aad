package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.graph.Draw;
import io.repforge.api.option.NoOptions;
import io.repforge.essentials.augmentations.Affine;
import io.repforge.essentials.augmentations.Erase;
import io.repforge.essentials.augmentations.FlipLeftRight;
import io.repforge.essentials.augmentations.FlipUpDown;
import io.repforge.essentials.augmentations.RandomResizedCrop;
import io.repforge.essentials.augmentations.RandomShift;
import io.repforge.essentials.augmentations.Rot90;
import io.repforge.framework.runtime.Engine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Augmentations that move pixels, through ONNX Runtime, beside where each pixel should come from. */
class GeometryTest {

    private static final double EXACT = 0;
    private static final double TOLERANCE = 2e-5;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    // ---- random-resized-crop

    private static Lens<RandomResizedCrop.Options> crop() {
        return new Lens<>(engine, new RandomResizedCrop(), new RandomResizedCrop.Options(List.of(0.2, 1.0), List.of(0.5, 2.0)));
    }

    @Test
    void a_crop_of_the_whole_area_changes_nothing() {
        Images images = Images.random(2, 3, 7, 7, 1);
        crop().with("area", 1, 1).with("ratio", 0, 0).with("x", -1, 0.7).with("y", 0.3, 1).apply(images).assertNear(images, TOLERANCE);
    }

    /** The upper left and the lower right quarter, doubled: pixels of the result lie at quarters between those of the image. */
    @Test
    void a_quadrant_is_magnified_bilinearly() {
        Images images = Images.random(2, 1, 8, 8, 2);
        Images expected =
                images.map((n, c, y, x) -> n == 0 ? images.between(n, c, y / 2.0 - 0.25, x / 2.0 - 0.25) : images.between(n, c, 3.75 + y / 2.0, 3.75 + x / 2.0));
        Images result = crop().with("area", 0.25, 0.25).with("ratio", 0, 0).with("x", -1, 1).with("y", -1, 1).apply(images);
        result.assertNear(expected, TOLERANCE);
        assertEquals(images.at(0, 0, 0, 0), result.at(0, 0, 0, 0), TOLERANCE, "the corner stays the corner");
    }

    /** Area and ratio are relative to those of the image; place is −1 at the left or upper border, 1 at the other. */
    @ParameterizedTest
    @CsvSource({"0.3, 1.3, 0.4, -0.2", "0.5, 0.6, -1, 1", "0.9, 2.0, 0.9, 0.1", "0.2, 1, 0, 0"})
    void a_crop_has_its_area_ratio_and_place(double area, double ratio, double x, double y) {
        Images images = Images.random(1, 3, 6, 10, 3);
        double width = Math.min(1, Math.sqrt(area * ratio)) * 10;
        double height = Math.min(1, Math.sqrt(area / ratio)) * 6;
        double left = (10 - width) * (x + 1) / 2;
        double top = (6 - height) * (y + 1) / 2;
        crop().with("area", area).with("ratio", Math.log(ratio)).with("x", x).with("y", y).apply(images)
                .assertNear(images.map((n, c, row, column) -> images.between(n, c, top + (row + 0.5) * height / 6 - 0.5, left + (column + 0.5) * width / 10 - 0.5)),
                        TOLERANCE);
    }

    /** Small images are multiplied by matrices, large ones are looked up. */
    @ParameterizedTest
    @ValueSource(ints = {128, 129})
    void a_crop_of_any_size_has_its_area_ratio_and_place(int side) {
        Images images = Images.random(2, 1, 9, side, 3);
        double left = (side - 0.5 * side) * 0.75;
        crop().with("area", 0.5, 0.5).with("ratio", Math.log(0.5), Math.log(0.5)).with("x", 0.5, 0.5).with("y", 0, 0).apply(images)
                .assertNear(images.map((n, c, row, column) -> images.between(n, c, row, left + (column + 0.5) * 0.5 - 0.5)), 2 * TOLERANCE);
    }

    /** By matrices up to a side of 128, and by looking up: pixels of the result divide the part evenly, whatever its size. */
    @ParameterizedTest
    @CsvSource({"8, 3, 5", "8, 16, 10", "129, 40, 150"})
    void a_crop_has_the_size_that_is_asked_for(int side, int height, int width) {
        Images images = Images.random(2, 3, 8, side, 3);
        double part = 0.5 * side;
        Images expected = Images.of(2, 3, height, width,
                (n, c, row, column) -> images.between(n, c, (row + 0.5) * 8 / height - 0.5, part * 0.75 + (column + 0.5) * part / width - 0.5));
        new Lens<>(engine, new RandomResizedCrop(), new RandomResizedCrop.Options(List.of(0.2, 1.0), List.of(0.5, 2.0), List.of(height, width)))
                .with("area", 0.5, 0.5).with("ratio", Math.log(0.5), Math.log(0.5)).with("x", 0.5, 0.5).with("y", 0, 0).apply(images)
                .assertNear(expected, 2 * TOLERANCE);
    }

    @Test
    void crops_are_drawn_from_their_ranges() {
        var draws = crop().draws();
        assertEquals(new Draw.Uniform(0.2, 1.0), draws.get("area"));
        assertEquals(new Draw.Uniform(Math.log(0.5), Math.log(2.0)), draws.get("ratio"));
    }

    // ---- flips and quarter turns

    @Test
    void a_flip_reverses_columns_of_those_images_that_are_chosen() {
        Images images = Images.random(3, 3, 4, 5, 4);
        new Lens<>(engine, new FlipLeftRight(), new FlipLeftRight.Options(0.3)).with("flip", 0.29, 0.31, 0).apply(images)
                .assertNear(images.map((n, c, y, x) -> images.at(n, c, y, n == 1 ? x : 4 - x)), EXACT);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129})
    void a_flip_of_any_size_changes_no_bit(int width) {
        Images images = Images.random(2, 3, 2, width, 4);
        new Lens<>(engine, new FlipLeftRight(), new FlipLeftRight.Options(0.5)).with("flip", 0.2, 0.8).apply(images)
                .assertNear(images.map((n, c, y, x) -> images.at(n, c, y, n == 1 ? x : width - 1 - x)), EXACT);
    }

    @Test
    void a_flip_reverses_rows_of_those_images_that_are_chosen() {
        Images images = Images.random(3, 3, 4, 5, 5);
        new Lens<>(engine, new FlipUpDown(), new FlipUpDown.Options(0.3)).with("flip", 0.29, 0.31, 0).apply(images)
                .assertNear(images.map((n, c, y, x) -> images.at(n, c, n == 1 ? y : 3 - y, x)), EXACT);
    }

    @Test
    void a_flip_never_and_a_flip_always() {
        Images images = Images.random(2, 1, 4, 4, 6);
        new Lens<>(engine, new FlipLeftRight(), new FlipLeftRight.Options(0)).with("flip", 0, 0.5).apply(images).assertNear(images, EXACT);
        new Lens<>(engine, new FlipLeftRight(), new FlipLeftRight.Options(1)).with("flip", 0, Math.nextDown(1f)).apply(images)
                .assertNear(images.map((n, c, y, x) -> images.at(n, c, y, 3 - x)), EXACT);
    }

    private static Images turned(Images images, int times) {
        Images result = images;
        for (int i = 0; i < times; i++) {
            Images before = result;
            // Counter-clockwise: the upper right corner comes to the upper left.
            result = before.map((n, c, y, x) -> before.at(n, c, x, before.width() - 1 - y));
        }
        return result;
    }

    @Test
    void quarter_turns_are_exact_and_go_on_in_one_direction() {
        Images images = Images.random(4, 3, 5, 5, 7);
        new Lens<>(engine, new Rot90(), new NoOptions()).withIntegers("turns", 0, 1, 2, 3).apply(images)
                .assertNear(images.map((n, c, y, x) -> turned(images, n).at(n, c, y, x)), EXACT);
    }

    // ---- random-shift

    /** What padding by copies of the border and a crop at whole pixels give, and NumPy's {@code pad(mode='edge')}. */
    @ParameterizedTest
    @CsvSource({"1", "3", "9"})
    void a_shift_takes_whole_pixels_and_beyond_the_border_the_border(int channels) {
        Images images = Images.random(3, channels, 7, 10, 13);
        long[] down = {0, 4, 8};
        long[] right = {8, 3, 4};
        new Lens<>(engine, new RandomShift(), new RandomShift.Options(4)).withIntegers("y", down).withIntegers("x", right).apply(images)
                .assertNear(
                        images.map((n, c, y, x) -> images.at(n, c, (int) Math.max(0, Math.min(6, y + down[n] - 4)), (int) Math.max(0, Math.min(9, x + right[n] - 4)))),
                        EXACT);
    }

    @Test
    void shifts_go_as_far_either_way() {
        assertEquals(Map.of("y", new Draw.Integers(7), "x", new Draw.Integers(7)), new Lens<>(engine, new RandomShift(), new RandomShift.Options(3)).draws());
    }

    // ---- affine

    private static Lens<Affine.Options> affine() {
        return new Lens<>(engine, new Affine(), new Affine.Options(1, 180, 0.5, List.of(0.5, 2.0)));
    }

    @Test
    void an_affine_map_of_nothing_changes_nothing() {
        Images images = Images.random(2, 3, 7, 9, 8);
        affine().with("angle", 0, 0).with("magnification", 0, 0).with("x", 0, 0).with("y", 0, 0).apply(images)
                .assertNear(images, TOLERANCE);
    }

    @Test
    void a_rotation_by_right_angles_is_that_of_quarter_turns() {
        Images images = Images.random(4, 3, 6, 6, 9);
        affine().with("angle", 0, Math.PI / 2, Math.PI, -Math.PI / 2).with("magnification", 0, 0, 0, 0).with("x", 0, 0, 0, 0)
                .with("y", 0, 0, 0, 0).apply(images)
                .assertNear(images.map((n, c, y, x) -> turned(images, n).at(n, c, y, x)), TOLERANCE);
    }

    /** Draws are in half widths and half heights; beyond the border the border goes on. */
    @Test
    void a_shift_by_whole_pixels_moves_them_and_repeats_the_border() {
        Images images = Images.random(2, 3, 6, 10, 10);
        affine().with("angle", 0, 0).with("magnification", 0, 0).with("x", 2 * 3 / 10.0, -2 * 2 / 10.0).with("y", -2 * 1 / 6.0, 2 * 4 / 6.0)
                .apply(images).assertNear(images.map((n, c, y, x) -> images.at(n, c,
                        Math.max(0, Math.min(5, n == 0 ? y - 1 : y + 4)), Math.max(0, Math.min(9, n == 0 ? x + 3 : x - 2)))), TOLERANCE);
    }

    /** Rotation is that of pixels, also where the image isn't square. */
    @ParameterizedTest
    @CsvSource({"0.3, 1, 0, 0", "-0.6, 1.5, 0.2, -0.1", "2.5, 0.7, -0.4, 0.3", "0, 2, 0, 0"})
    void an_affine_map_turns_magnifies_and_shifts_about_the_centre(double angle, double magnification, double x, double y) {
        Images images = Images.random(1, 1, 6, 10, 11);
        affine().with("angle", angle).with("magnification", -Math.log(magnification)).with("x", x).with("y", y).apply(images)
                .assertNear(images.map((n, c, row, column) -> {
                    double right = (column - 4.5) / magnification;
                    double down = (row - 2.5) / magnification;
                    double sourceX = 4.5 + Math.cos(angle) * right - Math.sin(angle) * down + x * 5;
                    double sourceY = 2.5 + Math.sin(angle) * right + Math.cos(angle) * down + y * 3;
                    return images.between(n, c, sourceY, sourceX);
                }), TOLERANCE);
    }

    @Test
    void an_affine_map_of_some_images_leaves_the_others() {
        Images images = Images.random(3, 3, 6, 6, 14);
        new Lens<>(engine, new Affine(), new Affine.Options(0.5, 180, 0.5, List.of(1.0, 1.0)))
                .with("angle", Math.PI, Math.PI, Math.PI).with("magnification", 0, 0, 0).with("x", 0, 0, 0).with("y", 0, 0, 0)
                .with("affine", 0.49, 0.51, 0).apply(images)
                .assertNear(images.map((n, c, y, x) -> n == 1 ? images.at(n, c, y, x) : images.at(n, c, 5 - y, 5 - x)), TOLERANCE);
    }

    @Test
    void affine_maps_are_drawn_from_their_ranges() {
        var draws = new Lens<>(engine, new Affine(), new Affine.Options(1, 90, 0.25, List.of(0.5, 4.0))).draws();
        assertEquals(new Draw.Uniform(-Math.PI / 2, Math.PI / 2), draws.get("angle"));
        assertEquals(new Draw.Uniform(-0.5, 0.5), draws.get("x"));
        assertEquals(new Draw.Uniform(-0.5, 0.5), draws.get("y"));
        assertEquals(new Draw.Uniform(-Math.log(4), -Math.log(0.5)), draws.get("magnification"));
    }

    // ---- erase

    private static Lens<Erase.Options> erase(double fill) {
        return new Lens<>(engine, new Erase(), new Erase.Options(0.5, List.of(0.02, 0.5), List.of(0.25, 4.0), Erase.RatioDraw.LOG_UNIFORM, fill));
    }

    @Test
    void a_rectangle_is_erased_exactly_where_it_lies() {
        Images images = Images.random(3, 3, 8, 8, 12);
        // A quarter of the area: 4×4 pixels in the middle; 8×2, the ratio being 4, at the bottom; and one that isn't chosen.
        erase(0.5).with("area", 0.25, 0.25, 0.25).with("ratio", 0, Math.log(4), 0).with("x", 0.5, 0.5, 0.5).with("y", 0.5, 0.999, 0.5)
                .with("erase", 0.1, 0.1, 0.6).apply(images)
                .assertNear(images.map((n, c, y, x) -> {
                    boolean inside = n == 0 && y >= 2 && y < 6 && x >= 2 && x < 6 || n == 1 && y >= 6;
                    return inside ? 0.5 : images.at(n, c, y, x);
                }), EXACT);
    }

    /** Half of the images take a ratio of height to width below 1, half one above: here 0.5 and 2.5, of a tenth of the area. */
    @Test
    void ratios_of_either_half_are_uniform_between_1_and_their_end() {
        Images images = Images.random(2, 1, 20, 20, 15);
        var options = new Erase.Options(1, List.of(0.1, 0.1), List.of(0.25, 4.0), Erase.RatioDraw.HALVES, 0.5);
        double[] height = {20 * Math.sqrt(0.1 * 0.5), 20 * Math.sqrt(0.1 * 2.5)};
        double[] width = {20 * Math.sqrt(0.1 / 0.5), 20 * Math.sqrt(0.1 / 2.5)};
        new Lens<>(engine, new Erase(), options).with("area", 0.1, 0.1).with("ratio", 1.0 / 3, 0.5).with("half", 0.49, 0.51)
                .with("x", 0, 0).with("y", 0, 0).with("erase", 0, 0).apply(images)
                .assertNear(images.map((n, c, y, x) -> y + 0.5 < height[n] && x + 0.5 < width[n] ? 0.5 : images.at(n, c, y, x)), EXACT);
    }

    /** A pixel is erased where its centre is inside. */
    @ParameterizedTest
    @CsvSource({"0.3, 1.3, 0.4, 0.2", "0.1, 0.3, 0, 0.9", "0.5, 2.0, 0.9, 0.1"})
    void a_rectangle_has_its_area_ratio_and_place(double area, double ratio, double x, double y) {
        Images images = Images.random(1, 1, 11, 17, 13);
        double width = Math.min(1, Math.sqrt(area * ratio)) * 17;
        double height = Math.min(1, Math.sqrt(area / ratio)) * 11;
        double left = (17 - width) * x;
        double top = (11 - height) * y;
        erase(0.25).with("area", area).with("ratio", Math.log(ratio)).with("x", x).with("y", y).with("erase", 0).apply(images)
                .assertNear(images.map((n, c, row, column) -> {
                    boolean inside = row + 0.5 >= top && row + 0.5 < top + height && column + 0.5 >= left && column + 0.5 < left + width;
                    return inside ? 0.25 : images.at(n, c, row, column);
                }), EXACT);
    }
}
