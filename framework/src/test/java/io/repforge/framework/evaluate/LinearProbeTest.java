package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class LinearProbeTest {

    private static final int CLASSES = 3;
    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void unload() {
        engine.close();
    }

    private static LinearProbe quick(long seed) {
        return new LinearProbe(300, 32, 0.05, 1e-4, seed);
    }

    /** Clouds around three corners; one feature is huge, one tiny, one constant, as encoders have them. */
    private static Features separable(int count, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[count][6];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < CLASSES; j++) {
                rows[i][j] = (float) ((i % CLASSES == j ? 1 : 0) + 0.15 * random.nextGaussian());
            }
            rows[i][0] = 1000 * rows[i][0] - 400;
            rows[i][1] *= 1e-3f;
            rows[i][3] = (float) random.nextGaussian();
            rows[i][4] = 7;
        }
        return new Features(Nd4j.create(rows), IntStream.range(0, count).map(i -> i % CLASSES).toArray(), CLASSES);
    }

    @Test
    void separableClassesAreFoundWhateverTheScalesOfTheFeatures() {
        double accuracy = quick(1).accuracy(engine, separable(300, 1), separable(300, 2));
        assertTrue(accuracy >= 0.99, "accuracy " + accuracy);
    }

    @Test
    void theEngineSaysWhereItTrains() {
        try (Engine elsewhere = Engine.load(SessionOptions.defaults().withDevice(Device.parse("cuda:99")))) {
            UserError fault = assertThrows(UserError.class, () -> quick(1).accuracy(elsewhere, separable(30, 1), separable(30, 2)));
            assertTrue(fault.getMessage().startsWith("device: cuda:99 can't be used, as "), fault.getMessage());
        }
    }

    @Test
    void featuresThatSayNothingGiveNoMoreThanChance() {
        Random random = new Random(5);
        float[][] noise = new float[600][8];
        for (float[] row : noise) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        int[] classes = random.ints(600, 0, CLASSES).toArray();
        Features train = new Features(Nd4j.create(Arrays.copyOf(noise, 300)), Arrays.copyOf(classes, 300), CLASSES);
        Features test = new Features(Nd4j.create(Arrays.copyOfRange(noise, 300, 600)),
                Arrays.copyOfRange(classes, 300, 600), CLASSES);
        assertEquals(1.0 / CLASSES, quick(1).accuracy(engine, train, test), 0.1);
    }

    @Test
    void theSameSeedGivesTheSameAccuracy() {
        Features train = separable(100, 3);
        Features test = separable(100, 4);
        assertEquals(quick(9).accuracy(engine, train, test), quick(9).accuracy(engine, train, test));
    }

    @Test
    void fewerRowsThanABatchAreEnough() {
        double accuracy = quick(1).accuracy(engine, separable(12, 6), separable(60, 7));
        assertTrue(accuracy >= 0.9, "accuracy " + accuracy);
    }
}
