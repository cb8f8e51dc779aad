package io.repforge.framework.probes.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LogisticRegressionTest {

    private static final int CLASSES = 3;
    private static final Runnable NOTHING = () -> {};

    private static LogisticRegression with(Double... penalties) {
        return new LogisticRegression(List.of(penalties), 0.2, 1000, 1e-6);
    }

    /** Rows of which the first features tell the class, by so much beside noise of deviation 1. */
    private static INDArray rows(int[] classes, int width, double told, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[classes.length][width];
        for (int i = 0; i < classes.length; i++) {
            for (int j = 0; j < width; j++) {
                rows[i][j] = (float) (random.nextGaussian() + (j == classes[i] ? told : 0));
            }
        }
        return Nd4j.create(rows);
    }

    private static int[] classes(int count) {
        return IntStream.range(0, count).map(i -> i % CLASSES).toArray();
    }

    /** One standardised feature ±1: w is where the derivative log(1 + e^(−2w)) + λ w² / (2n) · 2 is 0. */
    @Test
    void theMinimumOfOneFeatureIsAsByHand() {
        INDArray rows = Nd4j.create(new float[][] {{10}, {30}, {10}, {30}});
        double penalty = 0.8;
        LinearClassifier fitted = with(penalty).fit(rows, new int[] {0, 1, 0, 1}, 2, 1, NOTHING);
        float[] logits = fitted.logits(rows);
        // By symmetry w_1 = −w_0 = w and b = 0: minimise 4 log(1 + e^(−2w)) + λ w².
        double w = (logits[3] - logits[2]) / 2;
        assertEquals(0, -8 / (1 + Math.exp(2 * w)) + 2 * penalty * w, 1e-3);
        assertEquals(w, logits[0], 1e-3);
        assertEquals(Math.log1p(Math.exp(-2 * w)), fitted.loss(rows, new int[] {0, 1, 0, 1}), 1e-6);
        assertTrue(fitted.isConverged());
    }

    /** What leaves the standardisation out, such as a layer of a network, computes the same from features as they come. */
    @Test
    void weightsOfFeaturesAsTheyComeGiveTheSameLogits() {
        int width = 5;
        int[] classes = classes(60);
        INDArray rows = rows(classes, width, 2, 1).muli(7).addi(100);
        LinearClassifier fitted = with(1.0).fit(rows, classes, CLASSES, 1, NOTHING);
        float[] logits = fitted.logits(rows);
        float[] weights = fitted.weights();
        for (int i = 0; i < logits.length; i++) {
            double logit = fitted.biases()[i % CLASSES];
            for (int j = 0; j < width; j++) {
                logit += (double) weights[i % CLASSES * width + j] * rows.getFloat(i / CLASSES, j);
            }
            assertEquals(logits[i], logit, 1e-4);
        }
    }

    /** Beside one that changes by 1 the other's weight can't grow, as it does where each is brought to deviation 1. */
    @Test
    void aFeatureThatHardlyChangesIsNotBlownUpWhereAllAreScaledAlike() {
        float[][] values = new float[64][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new float[] {i % 2 * 2 - 1, (i % 2 * 2 - 1) * 1e-3f};
        }
        INDArray rows = Nd4j.create(values);
        Standardisation alike = Standardisation.alike(rows);
        assertEquals(Math.sqrt((1 + 1e-6) / 2), alike.scale()[1], 1e-6);
        assertEquals(alike.scale()[0], alike.scale()[1]);
        int[] classes = IntStream.range(0, values.length).map(i -> i % 2).toArray();
        LinearClassifier each = with(1.0).fit(rows, classes, 2, 1, NOTHING);
        LinearClassifier together = with(1.0).fit(rows, alike, classes, 2, 1, NOTHING);
        assertTrue(each.weights()[1] < 500 * together.weights()[1] && each.weights()[1] < 500 * each.weights()[0], "the weight of class 0 is negative");
    }

    @Test
    void probabilitiesOfEachRowAddUpToOne() {
        int[] classes = classes(60);
        INDArray rows = rows(classes, 5, 2, 1);
        double[] probabilities = with(1.0).fit(rows, classes, CLASSES, 1, NOTHING).probabilities(rows);
        for (int row = 0; row < classes.length; row++) {
            assertEquals(1, Arrays.stream(probabilities, row * CLASSES, (row + 1) * CLASSES).sum(), 1e-6);
        }
    }

    /** Few rows of many features: nearly free weights learn the noise, too. */
    @Test
    void thePenaltyIsThatWhichDoesBestOnRowsThatItDidntLearnFrom() {
        int[] classes = classes(300);
        INDArray rows = rows(classes, 200, 2, 2);
        int[] others = classes(3000);
        INDArray test = rows(others, 200, 2, 3);
        LinearClassifier chosen = with(1e5, 1e3, 100.0, 10.0, 1e-3).fit(rows, classes, CLASSES, 1, NOTHING);
        double loss = chosen.loss(test, others);
        assertTrue(loss < with(1e5).fit(rows, classes, CLASSES, 1, NOTHING).loss(test, others) - 0.1, () -> "λ " + chosen.penalty());
        assertTrue(loss < with(1e-3).fit(rows, classes, CLASSES, 1, NOTHING).loss(test, others) - 0.1, () -> "λ " + chosen.penalty());
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        int[] classes = classes(500);
        INDArray rows = rows(classes, 40, 1, 4);
        LogisticRegression regression = with(100.0, 10.0, 1.0);
        assertArrayEquals(regression.fit(rows, classes, CLASSES, 5, NOTHING).logits(rows), regression.fit(rows, classes, CLASSES, 5, NOTHING).logits(rows));
    }

    @Test
    void fewerRowsThanFeaturesAndOneOfEachClassAreEnough() {
        int[] classes = classes(3);
        INDArray rows = rows(classes, 50, 20, 6);
        LinearClassifier fitted = with(100.0, 1.0, 0.01).fit(rows, classes, CLASSES, 1, NOTHING);
        assertEquals(1.0, fitted.penalty());
        assertEquals(1, fitted.accuracy(rows, classes));
    }

    @Test
    void collapsedFeaturesGiveTheSharesOfTheClasses() {
        int[] classes = {0, 0, 0, 1};
        INDArray rows = Nd4j.ones(4, 8);
        double[] probabilities = with(1.0).fit(rows, classes, 2, 1, NOTHING).probabilities(rows);
        assertEquals(0.75, probabilities[0], 1e-3);
    }

    @Test
    void aClassThatIsMissingIsNeverFound() {
        int[] classes = {0, 1, 0, 1, 0, 1, 0, 1};
        INDArray rows = rows(classes, 4, 3, 7);
        assertTrue(Arrays.stream(with(1.0, 0.1).fit(rows, classes, CLASSES, 1, NOTHING).predictions(rows)).allMatch(found -> found < 2));
    }

    @Test
    void featuresThatArentFiniteHaveNoAccuracy() {
        int[] classes = classes(30);
        INDArray rows = rows(classes, 4, 3, 8);
        LinearClassifier fitted = with(1.0).fit(rows, classes, CLASSES, 1, NOTHING);
        INDArray broken = rows.dup();
        broken.putScalar(3, 2, Float.NaN);
        assertEquals(Double.NaN, fitted.accuracy(broken, classes));
        assertEquals(Double.NaN, with(1.0).fit(broken, classes, CLASSES, 1, NOTHING).accuracy(rows, classes));
    }

    @Test
    void itCanBeInterrupted() {
        int[] classes = classes(30);
        INDArray rows = rows(classes, 4, 3, 9);
        assertThrows(CancellationException.class, () -> with(1.0).fit(rows, classes, CLASSES, 1, () -> {
            throw new CancellationException();
        }));
    }

    @Test
    void rowsThatAreHeldOutAreOfEachClassItsShare() {
        int[] classes = IntStream.range(0, 1000).map(i -> i % 10 == 0 ? 1 : 0).toArray();
        HeldOutRows parts = HeldOutRows.of(classes, 2, 0.2, 20_000, 3);
        assertEquals(200, parts.heldOut().length);
        assertEquals(20, Arrays.stream(parts.heldOut()).filter(row -> classes[row] == 1).count());
        assertEquals(1000, IntStream.concat(Arrays.stream(parts.learnt()), Arrays.stream(parts.heldOut())).distinct().count());
        HeldOutRows fewer = HeldOutRows.of(classes, 2, 0.2, 100, 3);
        assertEquals(20, fewer.heldOut().length);
        assertEquals(80, fewer.learnt().length);
    }

    @Test
    void itRefusesWhatNothingCanBeChosenFrom() {
        assertThrows(IllegalArgumentException.class, () -> with());
        assertThrows(IllegalArgumentException.class, () -> with(0.0));
    }
}
