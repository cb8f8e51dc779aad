package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

class NearestNeighboursTest {

    private static final int CLASSES = 5;

    /** ClassFeatures that lie around a centre for each class, with so much noise that neighbours err now and then. */
    private static float[][] rows(int count, int width, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[count][width];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < width; j++) {
                rows[i][j] = (float) (random.nextGaussian() * 1.5 + (j % CLASSES == i % CLASSES ? 2 : 0));
            }
            float length = 0.1f + 10 * random.nextFloat();
            for (int j = 0; j < width; j++) {
                rows[i][j] *= length;
            }
        }
        return rows;
    }

    private static ClassFeatures features(float[][] rows) {
        return new ClassFeatures(Nd4j.create(rows), IntStream.range(0, rows.length).map(i -> i % CLASSES).toArray(), CLASSES);
    }

    /** The definition, by sorting, in float64. */
    private static double naive(float[][] train, float[][] test, int k, double temperature) {
        int right = 0;
        for (int i = 0; i < test.length; i++) {
            float[] query = test[i];
            List<Integer> nearest = IntStream.range(0, train.length).boxed()
                    .sorted(Comparator.comparingDouble((Integer j) -> -cosine(query, train[j]))).limit(k).toList();
            double[] votes = new double[CLASSES];
            nearest.forEach(j -> votes[j % CLASSES] += Math.exp(cosine(query, train[j]) / temperature));
            int winner = IntStream.range(0, CLASSES).boxed().max(Comparator.comparingDouble(c -> votes[c])).orElseThrow();
            right += winner == i % CLASSES ? 1 : 0;
        }
        return (double) right / test.length;
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresA += (double) a[i] * a[i];
            squaresB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squaresA * squaresB);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20, 200})
    void itFindsWhatTheDefinitionFinds(int k) {
        float[][] train = rows(300, 12, 1);
        // More than fit into one block of queries.
        float[][] test = rows(700, 12, 2);
        double expected = naive(train, test, k, 0.07);
        assertTrue(expected > 0.3 && expected < 1, "too easy or too hard to tell anything: " + expected);
        assertEquals(expected, new NearestNeighbours(k, 0.07).accuracy(features(train), features(test)), 1e-9);
    }

    @Test
    void withFewerRowsThanNeighboursAllOfThemVote() {
        float[][] train = rows(15, 6, 3);
        float[][] test = rows(50, 6, 4);
        assertEquals(naive(train, test, 15, 0.07), new NearestNeighbours(200, 0.07).accuracy(features(train), features(test)), 1e-9);
    }

    @Test
    void nearerNeighboursWeighMore() {
        // Two of class 1 at cosine 0.6, one of class 0 at cosine 1: the one outweighs them at τ = 0.07, and they it at τ = 10.
        ClassFeatures train = new ClassFeatures(Nd4j.create(new float[][] {{1, 0}, {0.6f, 0.8f}, {0.6f, -0.8f}}), new int[] {0, 1, 1}, 2);
        ClassFeatures test = new ClassFeatures(Nd4j.create(new float[][] {{5, 0}}), new int[] {0}, 2);
        assertEquals(1, new NearestNeighbours(3, 0.07).accuracy(train, test));
        assertEquals(0, new NearestNeighbours(3, 10).accuracy(train, test));
    }

    @Test
    void aRowOfZerosIsNoTrouble() {
        ClassFeatures train = new ClassFeatures(Nd4j.create(new float[][] {{0, 0}, {1, 0}, {0, 1}}), new int[] {0, 1, 0}, 2);
        ClassFeatures test = new ClassFeatures(Nd4j.create(new float[][] {{0, 0}, {2, 0}}), new int[] {0, 1}, 2);
        assertEquals(1, new NearestNeighbours(1, 0.07).accuracy(train, test));
    }

    @Test
    void itRefusesNoNeighbours() {
        assertThrows(IllegalArgumentException.class, () -> new NearestNeighbours(0, 0.07));
        assertThrows(IllegalArgumentException.class, () -> new NearestNeighbours(1, 0));
    }
}
