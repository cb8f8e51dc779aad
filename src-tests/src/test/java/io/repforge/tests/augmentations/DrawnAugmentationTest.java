package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Augmentation;
import io.repforge.api.option.NoOptions;
import io.repforge.essentials.augmentations.Affine;
import io.repforge.essentials.augmentations.ColorJitter;
import io.repforge.essentials.augmentations.ColorJitterLab;
import io.repforge.essentials.augmentations.Equalise;
import io.repforge.essentials.augmentations.Erase;
import io.repforge.essentials.augmentations.FlipLeftRight;
import io.repforge.essentials.augmentations.FlipUpDown;
import io.repforge.essentials.augmentations.GaussianBlur;
import io.repforge.essentials.augmentations.Gray;
import io.repforge.essentials.augmentations.Noise;
import io.repforge.essentials.augmentations.Posterise;
import io.repforge.essentials.augmentations.RandomResizedCrop;
import io.repforge.essentials.augmentations.RandomShift;
import io.repforge.essentials.augmentations.Rot90;
import io.repforge.essentials.augmentations.Solarise;
import io.repforge.framework.runtime.Engine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Augmentations with numbers drawn as in training. */
class DrawnAugmentationTest {

    /** ONNX Runtime's bilinear weights may sum to a little more than 1. */
    private static final double ROUNDING = 1e-6;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static <O extends Record> Arguments use(Augmentation<O> augmentation, O options) {
        return Arguments.of(augmentation.name(), augmentation, options);
    }

    private static <O extends Record> Lens<O> lens(Augmentation<O> augmentation, Record options) {
        return new Lens<>(engine, augmentation, augmentation.optionsType().cast(options));
    }

    /** Each with options that change much. */
    static Stream<Arguments> strong() {
        return Stream.of(
                use(new RandomResizedCrop(), new RandomResizedCrop.Options(List.of(0.01, 1.0), List.of(0.2, 5.0))),
                use(new FlipLeftRight(), new FlipLeftRight.Options(0.5)),
                use(new FlipUpDown(), new FlipUpDown.Options(0.5)),
                use(new Rot90(), new NoOptions()),
                use(new Affine(), new Affine.Options(1, 180, 1, List.of(0.1, 10.0))),
                use(new Erase(), new Erase.Options(1, List.of(0.01, 1.0), List.of(0.2, 5.0), Erase.RatioDraw.LOG_UNIFORM, 1)),
                use(new GaussianBlur(), new GaussianBlur.Options(1, 7, 3)),
                use(new Noise(), new Noise.Options(2)),
                use(new Gray(), new Gray.Options(1)),
                use(new ColorJitter(), new ColorJitter.Options(1, 1, 1, 1, 0.5)),
                use(new ColorJitterLab(), new ColorJitterLab.Options(4, Math.PI)),
                use(new RandomShift(), new RandomShift.Options(12)),
                use(new Solarise(), new Solarise.Options(0.5, 0)),
                use(new Posterise(), new Posterise.Options(0.5, 1)),
                use(new Equalise(), new Equalise.Options(0.5)));
    }

    /** Half of the pixels are black or white. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("strong")
    <O extends Record> void gives_finite_values_from_0_to_1(String name, Augmentation<O> augmentation, Record options) {
        for (int channels : new int[] {1, 3, 9}) {
            Images random = Images.random(16, channels, 8, 8, channels);
            Images images = random.map((n, c, y, x) -> (x + y) % 2 == 0 ? Math.round(random.at(n, c, y, x)) : random.at(n, c, y, x));
            for (double value : lens(augmentation, options).draw(images, 3, channels).values()) {
                assertTrue(value >= -ROUNDING && value <= 1 + ROUNDING, () -> value + " of " + channels + " channels");
            }
        }
    }

    /** Those of them that do the same to no two images; equalising needs images of more pixels than these have. */
    static Stream<Arguments> strongAndVaried() {
        return strong().filter(use -> !List.of("gaussian-blur", "gray", "equalise").contains((String) use.get()[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strongAndVaried")
    <O extends Record> void changes_each_image_and_each_step_anew(String name, Augmentation<O> augmentation, Record options) {
        Images one = Images.random(1, 3, 8, 8, 61);
        Images images = Images.of(24, 3, 8, 8, (n, c, y, x) -> one.at(0, c, y, x));
        Images first = lens(augmentation, options).draw(images, 4, 0);
        Images second = lens(augmentation, options).draw(images, 4, 1);
        assertTrue(changed(first, first.map((n, c, y, x) -> first.at(0, c, y, x))) > 0, "all images changed alike");
        assertTrue(changed(first, second) > 0, "both steps changed them alike");
        lens(augmentation, options).draw(images, 4, 0).assertNear(first, 0);
    }

    private static int changed(Images a, Images b) {
        boolean[] changed = new boolean[a.n()];
        a.map((n, c, y, x) -> {
            changed[n] |= Math.abs(a.at(n, c, y, x) - b.at(n, c, y, x)) > 1e-5;
            return 0;
        });
        int count = 0;
        for (boolean one : changed) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static final double P = 0.3;

    /** Each changes every image that it chooses. */
    static Stream<Arguments> sometimes() {
        return Stream.of(
                use(new FlipLeftRight(), new FlipLeftRight.Options(P)),
                use(new FlipUpDown(), new FlipUpDown.Options(P)),
                use(new Affine(), new Affine.Options(P, 0, 0, List.of(2.0, 2.0))),
                use(new Erase(), new Erase.Options(P, List.of(0.5, 0.6), List.of(1.0, 1.0), Erase.RatioDraw.LOG_UNIFORM, 0.01)),
                use(new GaussianBlur(), new GaussianBlur.Options(P, 3, 1)),
                use(new Gray(), new Gray.Options(P)),
                use(new ColorJitter(), new ColorJitter.Options(P, 1, 1, 1, 0.5)),
                use(new Solarise(), new Solarise.Options(P, 0)),
                use(new Posterise(), new Posterise.Options(P, 1)));
    }

    /** Within four standard deviations of a binomial count. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("sometimes")
    <O extends Record> void changes_the_share_of_images_that_it_should(String name, Augmentation<O> augmentation, Record options) {
        int n = 4000;
        Images images = Images.random(n, 3, 2, 2, 62, 0.1, 0.9);
        assertEquals(P * n, changed(images, lens(augmentation, options).draw(images, 6, 2)), 4 * Math.sqrt(n * P * (1 - P)));
    }

    @Test
    void turns_by_each_angle_as_often() {
        int n = 4000;
        Images images = Images.of(n, 1, 2, 2, (i, c, y, x) -> (2 * y + x) / 4.0);
        Images result = lens(new Rot90(), new NoOptions()).draw(images, 8, 3);
        int[] corners = new int[4];
        for (int i = 0; i < n; i++) {
            corners[(int) Math.round(4 * result.at(i, 0, 0, 0))]++;
        }
        for (int count : corners) {
            assertEquals(n / 4.0, count, 4 * Math.sqrt(n * 0.25 * 0.75));
        }
    }
}
