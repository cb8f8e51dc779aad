package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.probe.Probed;
import io.repforge.api.space.Space;
import io.repforge.framework.probes.LinearProbe;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.runtime.Engine;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    /** Rows with a class each, as a dataset whose observations are features. */
    private record Features(float[][] rows, int[] classes) implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.box(rows[0].length), null, Map.of(Step.LABEL, Space.discrete(CLASSES)));
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(IntStream.range(0, rows.length).mapToObj(i -> Step.of(Array.of(Shape.of(rows[i].length), rows[i]), classes[i])).toList());
        }
    }

    private static double accuracy(Engine engine, long seed, Features train, Features test) throws IOException {
        LinearProbe probe = new LinearProbe();
        ProbedEncoder.Setting setting =
                new ProbedEncoder.Setting(engine, train, test, AnnouncedData.of(train, test, Step.LABEL, false), seed, warning -> {});
        Probed probed = new ProbedEncoder(setting, observations -> observations.dup('c').data().asFloat(), null, true);
        return probe.score(probed, new LinearProbe.Options(List.of(10.0, 1.0, 0.1), 0.2, 1000, 1e-4)).scores().get("linear");
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
        return new Features(rows, IntStream.range(0, count).map(i -> i % CLASSES).toArray());
    }

    @Test
    void separableClassesAreFoundWhateverTheScalesOfTheFeatures() throws IOException {
        double accuracy = accuracy(engine, 1, separable(300, 1), separable(300, 2));
        assertTrue(accuracy >= 0.99, "accuracy " + accuracy);
    }

    @Test
    void featuresThatSayNothingGiveNoMoreThanChance() throws IOException {
        Random random = new Random(5);
        float[][] noise = new float[600][8];
        for (float[] row : noise) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        int[] classes = random.ints(600, 0, CLASSES).toArray();
        Features train = new Features(Arrays.copyOf(noise, 300), Arrays.copyOf(classes, 300));
        Features test = new Features(Arrays.copyOfRange(noise, 300, 600), Arrays.copyOfRange(classes, 300, 600));
        assertEquals(1.0 / CLASSES, accuracy(engine, 1, train, test), 0.1);
    }

    @Test
    void theSameSeedGivesTheSameAccuracy() throws IOException {
        Features train = separable(100, 3);
        Features test = separable(100, 4);
        assertEquals(accuracy(engine, 9, train, test), accuracy(engine, 9, train, test));
    }

    @Test
    void aFewRowsOfEachClassAreEnough() throws IOException {
        double accuracy = accuracy(engine, 1, separable(12, 6), separable(60, 7));
        assertTrue(accuracy >= 0.9, "accuracy " + accuracy);
    }
}
