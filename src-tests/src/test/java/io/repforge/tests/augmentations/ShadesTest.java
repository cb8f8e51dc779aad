package io.repforge.tests.augmentations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.essentials.augmentations.Equalise;
import io.repforge.essentials.augmentations.Posterise;
import io.repforge.essentials.augmentations.Solarise;
import io.repforge.framework.runtime.Engine;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Solarising, posterising and equalising, through ONNX Runtime, beside what Pillow 13's {@code ImageOps} make of the same images of eight bits, to the bit. */
class ShadesTest {

    /** Of eight bits as {@code float32}. */
    private static final double ROUNDING = 1e-7;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** Four images of one channel: waves of all shades, few shades, two shades, one shade. */
    private static Images images() {
        return Images.of(4, 1, 16, 24, (n, c, y, x) -> switch (n) {
            case 0 -> Math.floor(128 + 127 * Math.sin(0.9 * y + 0.37 * x + 0.05 * x * y));
            case 1 -> 40 + (7 * y + 3 * x) % 60;
            case 2 -> (y + x) % 5 == 0 ? 200 : 90;
            default -> 77;
        } / 255);
    }

    /** Each of eight bits, by a sum in which each position has a weight of its own: {@code Σ v · (i mod 97 + 1)} over the pixels i of an image. */
    private static long[] sums(Images images) {
        long[] sums = new long[images.n()];
        images.map((n, c, y, x) -> sums[n] += byteOf(images.at(n, c, y, x)) * ((y * images.width() + x) % 97 + 1));
        return sums;
    }

    private static long byteOf(double value) {
        long nearest = Math.round(value * 255);
        assertEquals(nearest / 255.0, value, ROUNDING);
        return nearest;
    }

    @Test
    void solarising_is_pillows() {
        Images result = new Lens<>(engine, new Solarise(), new Solarise.Options(0.2, 128 / 255.0)).with("solarise", 0, 0.1, 0.15, 0.19).apply(images());
        assertEquals("[875120, 1304624, 1551610, 1434510]", Arrays.toString(sums(result)));
    }

    @Test
    void solarising_inverts_from_the_threshold_on_where_an_image_is_chosen() {
        Images images = Images.of(2, 3, 2, 2, (n, c, y, x) -> (2 * y + x) / 4.0);
        new Lens<>(engine, new Solarise(), new Solarise.Options(0.2, 0.5)).with("solarise", 0.1, 0.3).apply(images)
                .assertNear(images.map((n, c, y, x) -> n == 0 && images.at(n, c, y, x) >= 0.5 ? 1 - images.at(n, c, y, x) : images.at(n, c, y, x)), 0);
    }

    @Test
    void posterising_is_pillows() {
        Images result = new Lens<>(engine, new Posterise(), new Posterise.Options(0.2, 3)).with("posterise", 0, 0.1, 0.15, 0.19).apply(images());
        assertEquals("[2100960, 1002880, 1649792, 1192320]", Arrays.toString(sums(result)));
    }

    @ParameterizedTest
    @CsvSource({"1", "4", "7", "8"})
    void posterising_keeps_the_highest_bits_where_an_image_is_chosen(int bits) {
        Images images = Images.of(2, 3, 16, 16, (n, c, y, x) -> (16 * y + x) / 255.0);
        int shade = 256 >> bits;
        new Lens<>(engine, new Posterise(), new Posterise.Options(0.2, bits)).with("posterise", 0.1, 0.3).apply(images)
                .assertNear(images.map((n, c, y, x) -> n == 0 ? (16 * y + x) / shade * shade / 255.0 : images.at(n, c, y, x)), ROUNDING);
    }

    @Test
    void equalising_is_pillows() {
        Images result = new Lens<>(engine, new Equalise(), new Equalise.Options(0.2)).with("equalise", 0, 0.1, 0.15, 0.19).apply(images());
        assertEquals("[3138760, 3187902, 911370, 1434510]", Arrays.toString(sums(result)));
    }

    /** Pillow's loop over a histogram: each value takes the place of as many steps as pixels are below it. */
    private static double[] table(Images images, int n, int c) {
        int[] histogram = new int[256];
        images.map((i, channel, y, x) -> i == n && channel == c ? histogram[(int) byteOf(images.at(i, channel, y, x))]++ : 0);
        int largest = 255;
        while (histogram[largest] == 0) {
            largest--;
        }
        int step = (images.height() * images.width() - histogram[largest]) / 255;
        double[] table = new double[256];
        int below = step / 2;
        for (int value = 0; value < 256; value++) {
            table[value] = step == 0 ? value : Math.min(255, below / step);
            below += histogram[value];
        }
        return table;
    }

    /** Of colours each channel by its own histogram, and images that aren't chosen stay. */
    @Test
    void equalising_spreads_each_channel_of_the_images_that_are_chosen() {
        Images random = Images.random(2, 3, 40, 30, 41);
        Images images = random.map((n, c, y, x) -> Math.round(255 * Math.pow(random.at(n, c, y, x), 1 + c)) / 255.0);
        double[][] tables = {table(images, 0, 0), table(images, 0, 1), table(images, 0, 2)};
        new Lens<>(engine, new Equalise(), new Equalise.Options(0.2)).with("equalise", 0.1, 0.3).apply(images)
                .assertNear(images.map((n, c, y, x) -> n == 0 ? tables[c][(int) byteOf(images.at(n, c, y, x))] / 255 : images.at(n, c, y, x)), ROUNDING);
    }
}
