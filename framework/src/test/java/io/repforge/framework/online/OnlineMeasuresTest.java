package io.repforge.framework.online;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.online.OnlineMeasures.Look;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What probes that learn beside a training tell of representations with classes in them, and of some without. */
class OnlineMeasuresTest {

    private static final int CLASSES = 5;
    private static final int WIDTH = 24;
    private static final int BATCH = 64;
    private static final OnlineOptions OPTIONS = new OnlineOptions(true, true, new OnlineOptions.Knn(true, 512, 10), true, null);

    private final Random random = new Random(7);
    private int observations;

    /** Gaussian clouds around a corner for each class, so far apart. */
    private Look batch(double apart, boolean withGeometry) {
        float[] values = new float[BATCH * WIDTH];
        int[] classes = new int[BATCH];
        int[] numbers = new int[BATCH];
        for (int row = 0; row < BATCH; row++) {
            classes[row] = random.nextInt(CLASSES);
            numbers[row] = observations++;
            for (int i = 0; i < WIDTH; i++) {
                values[row * WIDTH + i] = (float) (random.nextGaussian() + (i == classes[row] ? apart : 0));
            }
        }
        return new Look(new Representations(values, BATCH, WIDTH), null, null, new Labelled(classes, numbers), withGeometry);
    }

    private static OnlineMeasures measures(byte @Nullable [] saved) {
        return measures(OPTIONS, WIDTH, CLASSES, saved);
    }

    private static OnlineMeasures measures(OnlineOptions options, int width, int classes, byte @Nullable [] saved) {
        try {
            return new OnlineMeasures(options, width, classes, saved == null ? null : new ByteArrayInputStream(saved));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] state(OnlineMeasures measures) {
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        try {
            measures.write(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state.toByteArray();
    }

    /** The mean over the last steps. */
    private double last(String name, double apart) {
        OnlineMeasures measures = measures(null);
        List<Double> found = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            Map<String, Double> measured = measures.of(batch(apart, false));
            if (step >= 40) {
                found.add(measured.get(name));
            }
        }
        return found.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    @Test
    void classesThatLieApartAreLearntByBothProbes() {
        assertTrue(last(OnlineMeasures.LINEAR, 6) > 0.97, () -> "linear " + last(OnlineMeasures.LINEAR, 6));
        assertTrue(last(OnlineMeasures.KNN, 6) > 0.97, () -> "kNN " + last(OnlineMeasures.KNN, 6));
    }

    /** As borders of a map do. What is known of their size has faded by then. */
    @Test
    void featuresThatSpeakAgainAfterALongSilenceDoNotOutvoteTheOthers() {
        int silent = 200;
        int width = WIDTH + silent;
        OnlineMeasures measures = measures(OPTIONS, width, CLASSES, null);
        double least = 1;
        for (int step = 0; step < 120; step++) {
            Look look = batch(6, false);
            float[] values = new float[BATCH * width];
            for (int row = 0; row < BATCH; row++) {
                System.arraycopy(look.context().values(), row * WIDTH, values, row * width, WIDTH);
                if (step == 0 || step > 100) {
                    values[row * width + WIDTH + random.nextInt(silent)] = 1;
                }
            }
            Double found = measures.of(new Look(new Representations(values, BATCH, width), null, null, look.labels(), false)).get(OnlineMeasures.LINEAR);
            least = step > 60 ? Math.min(least, found) : least;
        }
        assertTrue(least > 0.9, "linear " + least);
    }

    /** Ranks and distances stay those of representations. */
    @Test
    void probesLookAtOtherFeaturesWhereTheseAreGivenOut() {
        OnlineMeasures measures = measures(null);
        Map<String, Double> probed = Map.of();
        for (int step = 0; step < 60; step++) {
            Look told = batch(6, false);
            Look untold = batch(0, true);
            probed = measures.of(new Look(untold.context(), told.context(), null, told.labels(), true));
            assertEquals(measures(null).of(untold).get(OnlineMeasures.RANKME), probed.get(OnlineMeasures.RANKME));
        }
        assertTrue(probed.get(OnlineMeasures.LINEAR) > 0.9, probed::toString);
        assertTrue(probed.get(OnlineMeasures.KNN) > 0.9, probed::toString);
    }

    /** Also by the linear probe, which has seen none of what it is asked about. */
    @Test
    void whereRepresentationsSayNothingOfClassesBothReadChance() {
        assertEquals(1.0 / CLASSES, last(OnlineMeasures.LINEAR, 0), 0.06);
        assertEquals(1.0 / CLASSES, last(OnlineMeasures.KNN, 0), 0.06);
    }

    /** Each pass over the data brings the same observations; what is found by its own earlier representation tells nothing of classes. */
    @Test
    void anObservationDoesNotVoteForItself() {
        OnlineMeasures measures = measures(null);
        List<Look> pass = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pass.add(batch(0, false));
        }
        double sum = 0;
        for (int i = 0; i < 30; i++) {
            double knn = measures.of(pass.get(i % 6)).getOrDefault(OnlineMeasures.KNN, 0.0);
            sum += i < 12 ? 0 : knn / 18;
        }
        assertEquals(1.0 / CLASSES, sum, 0.08);
    }

    @Test
    void nothingIsToldOfProbesBeforeTheyHaveLearntSomething() {
        OnlineMeasures measures = measures(null);
        assertEquals(Map.of(), measures.of(batch(6, false)));
        assertEquals(Set.of(OnlineMeasures.LINEAR), measures.of(batch(6, false)).keySet());
        assertEquals(Set.of(OnlineMeasures.LINEAR, OnlineMeasures.KNN), measures.of(batch(6, false)).keySet());
    }

    @Test
    void observationsWithoutALabelAreLeftOut() {
        OnlineMeasures measures = measures(null);
        Look look = batch(6, false);
        Look half = new Look(look.context(), null, null,
                new Labelled(java.util.stream.IntStream.range(0, BATCH).map(row -> row % 2 == 0 ? Labelled.UNKNOWN : look.labels().classes()[row]).toArray(),
                        look.labels().observations()),
                false);
        for (int i = 0; i < 40; i++) {
            measures.of(half);
        }
        assertEquals(1, measures.of(half).get(OnlineMeasures.LINEAR), 0.05);
        Look none = new Look(look.context(), null, null, new Labelled(new int[] {-1, -1}, new int[2]), false);
        assertEquals(Map.of(), measures.of(none));
    }

    @Test
    void probesGoOnFromTheirStateAsTheyWouldHave() {
        OnlineMeasures whole = measures(null);
        for (int i = 0; i < 10; i++) {
            whole.of(batch(1, false));
        }
        OnlineMeasures resumed = measures(state(whole));
        for (int i = 0; i < 5; i++) {
            Look look = batch(1, false);
            assertEquals(whole.of(look), resumed.of(look));
        }
        assertArrayEquals(state(whole), state(resumed));
    }

    @Test
    void aStateOfOtherProbesIsBegunAnew() {
        OnlineMeasures before = measures(null);
        before.of(batch(1, false));
        OnlineMeasures others = measures(OPTIONS, WIDTH, CLASSES + 1, state(before));
        assertArrayEquals(state(measures(OPTIONS, WIDTH, CLASSES + 1, null)), state(others));
    }

    @Test
    void rankAndUniformityNeedNoLabelsAndAlignmentAndLidarNeedTwoViews() {
        OnlineMeasures measures = measures(OPTIONS, WIDTH, 0, null);
        Look one = batch(1, true);
        Look same = new Look(one.context(), null, new Representations(one.context().values().clone(), BATCH, WIDTH), null, true);
        Look two = new Look(one.context(), null, batch(1, true).context(), null, true);
        Set<String> ofOne = Set.of(OnlineMeasures.RANKME, OnlineMeasures.EFFECTIVE_RANK, OnlineMeasures.UNIFORMITY);
        assertEquals(ofOne, measures.of(new Look(one.context(), null, null, null, true)).keySet());
        assertEquals(ofOne, measures.of(same).keySet());
        assertEquals(Set.of(OnlineMeasures.RANKME, OnlineMeasures.EFFECTIVE_RANK, OnlineMeasures.UNIFORMITY, OnlineMeasures.ALIGNMENT, OnlineMeasures.LIDAR),
                measures.of(two).keySet());
        assertFalse(measures.isLearning());
    }

    /** Of each class a number of its own, far from all others. */
    private Look wide(int width) {
        Look told = batch(6, false);
        float[] values = new float[BATCH * width];
        for (int row = 0; row < BATCH; row++) {
            for (int i = 0; i < WIDTH; i++) {
                values[row * width + i * (width / WIDTH)] = told.context().values()[row * WIDTH + i];
            }
        }
        return new Look(told.context(), new Representations(values, BATCH, width), null, told.labels(), false);
    }

    @Test
    void ofWideFeaturesProbesSeeAProjectionThatTellsClassesAsWell() {
        int width = 9000;
        OnlineMeasures measures = measures(OPTIONS, width, CLASSES, null);
        Map<String, Double> measured = Map.of();
        for (int step = 0; step < 20; step++) {
            measured = measures.of(wide(width));
        }
        assertTrue(measured.get(OnlineMeasures.LINEAR) > 0.9, measured::toString);
        assertTrue(measured.get(OnlineMeasures.KNN) > 0.8, measured::toString);
        int rows = OPTIONS.knn().queue() * OnlineMeasures.WIDEST;
        int weights = 3 * CLASSES * (OnlineMeasures.WIDEST + 1) + 2 * OnlineMeasures.WIDEST;
        assertEquals((rows + weights) * Float.BYTES, state(measures).length, 8 * OPTIONS.knn().queue() + 100);
        OnlineMeasures resumed = measures(OPTIONS, width, CLASSES, state(measures));
        Look next = wide(width);
        assertEquals(measures.of(next), resumed.of(next));
    }

    @Test
    void whatIsKeptOfOtherFeaturesThatAreProjectedIsBegunAnew() {
        OnlineMeasures before = measures(OPTIONS, 9000, CLASSES, null);
        before.of(wide(9000));
        assertArrayEquals(state(measures(OPTIONS, 9024, CLASSES, null)), state(measures(OPTIONS, 9024, CLASSES, state(before))));
    }

    @Test
    void onlyRowsThatAreHeldAreWritten() {
        OnlineMeasures measures = measures(new OnlineOptions(true, false, new OnlineOptions.Knn(true, 65536, 10), true, null), WIDTH, CLASSES, null);
        measures.of(batch(1, false));
        assertEquals(BATCH * (WIDTH + 2) * 4, state(measures).length, 100);
    }

    @Test
    void aMeasureThatFailsCostsNoOtherAndIsToldOnce() {
        OnlineMeasures measures = measures(null);
        Look look = batch(1, true);
        Look broken = new Look(look.context(), null, new Representations(new float[BATCH], BATCH, 1), look.labels(), true);
        assertTrue(measures.of(broken).keySet().containsAll(Set.of(OnlineMeasures.RANKME, OnlineMeasures.EFFECTIVE_RANK)));
        List<String> warnings = measures.warnings();
        assertTrue(warnings.get(0).startsWith("online: alignment of a step couldn't be measured ("), warnings::toString);
        measures.of(broken);
        assertEquals(List.of(), measures.warnings());
        assertTrue(measures.of(batch(1, true)).containsKey(OnlineMeasures.LINEAR));
    }

    @Test
    void moreNeighboursThanAreKeptAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> new OnlineOptions.Knn(true, 10, 11)).getMessage();
        assertTrue(message.startsWith("'neighbours' (11) is more than 'queue' (10)"), message);
    }
}
