package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RidgeRegressionTest {

    private static final int WIDTH = 6;
    private static final double[] WEIGHTS = {0.5, -2, 0, 1, 3, 0.1};

    /** Features of very different size, one of which never changes. */
    private static INDArray rows(int n, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[n][WIDTH];
        for (float[] row : rows) {
            for (int j = 0; j < WIDTH; j++) {
                row[j] = j == 2 ? 7 : (float) (random.nextGaussian() * Math.pow(10, j - 3) + j);
            }
        }
        return Nd4j.create(rows);
    }

    private static double[] numbers(INDArray rows, double noise, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, (int) rows.size(0)).mapToDouble(i -> {
            double sum = 4 + noise * random.nextGaussian();
            for (int j = 0; j < WIDTH; j++) {
                sum += WEIGHTS[j] * (rows.getDouble(i, j) - j) / Math.pow(10, j - 3);
            }
            return sum;
        }).toArray();
    }

    private static double r2(RidgeRegression probe, INDArray train, double[] trainNumbers, INDArray test, double[] testNumbers) {
        return probe.r2(train, new double[][] {trainNumbers}, test, new double[][] {testNumbers})[0];
    }

    @Test
    void whatIsLinearIsPredicted() {
        INDArray train = rows(500, 1);
        INDArray test = rows(300, 2);
        assertEquals(1, r2(new RidgeRegression(1e-9), train, numbers(train, 0, 3), test, numbers(test, 0, 4)), 1e-6);
        assertEquals(1, r2(new RidgeRegression(1e-3), train, numbers(train, 0, 3), test, numbers(test, 0, 4)), 1e-4);
    }

    /** Noise of deviation s is what can't be predicted of the variance w·w + s². */
    @Test
    void noiseIsNot() {
        INDArray train = rows(5000, 5);
        INDArray test = rows(5000, 6);
        double explained = IntStream.of(0, 1, 3, 4, 5).mapToDouble(j -> WEIGHTS[j] * WEIGHTS[j]).sum();
        double noise = 4;
        double expected = explained / (explained + noise * noise);
        assertEquals(expected, r2(new RidgeRegression(1e-3), train, numbers(train, noise, 7), test, numbers(test, noise, 8)), 0.03);
        double[] unrelated = new Random(9).doubles(5000).toArray();
        assertEquals(0, r2(new RidgeRegression(1e-3), train, unrelated, test, new Random(10).doubles(5000).toArray()), 0.01);
    }

    /** One standardised feature: w = cov / (1 + λ), so that y − ŷ is known. */
    @Test
    void thePenaltyShrinksWeights() {
        INDArray rows = Nd4j.create(new float[][] {{10}, {30}});
        double[] numbers = {5, 9};
        // ŷ = 7 ± 2 / (1 + λ)
        assertEquals(1 - Math.pow(1 - 1 / 1.5, 2), r2(new RidgeRegression(0.5), rows, numbers, rows, numbers), 1e-6);
    }

    @Test
    void featuresThatRepeatEachOtherDoNoHarm() {
        INDArray once = rows(200, 11);
        INDArray twice = Nd4j.concat(1, once, once);
        double[] numbers = numbers(once, 1, 12);
        double expected = r2(new RidgeRegression(1e-3), once, numbers, once, numbers);
        assertEquals(expected, r2(new RidgeRegression(1e-3), twice, numbers, twice, numbers), 1e-4);
    }

    @Test
    void aCollapsedEncoderPredictsTheMean() {
        INDArray same = Nd4j.ones(50, WIDTH);
        double[] numbers = new Random(13).doubles(50).toArray();
        assertEquals(0, r2(new RidgeRegression(1e-3), same, numbers, same, numbers), 1e-9);
    }

    /** Rows that are wider than they are many are solved by the products of rows with each other. */
    @Test
    void moreFeaturesThanRowsAreSolvedAsFewerAre() {
        INDArray few = rows(40, 21);
        INDArray repeated = Nd4j.concat(1, few, few, few, few, few, few, few, few);
        double[] numbers = numbers(few, 1, 22);
        // Eight copies of each feature share its weight, so that the penalty of each is an eighth.
        double expected = r2(new RidgeRegression(0.1 / 8), few, numbers, rows(40, 23), numbers(rows(40, 23), 1, 24));
        INDArray other = rows(40, 23);
        INDArray tested = Nd4j.concat(1, other, other, other, other, other, other, other, other);
        assertEquals(expected, r2(new RidgeRegression(0.1), repeated, numbers, tested, numbers(other, 1, 24)), 1e-4);
    }

    @Test
    void numbersThatNeverChangeAreFoundOrNot() {
        INDArray rows = rows(20, 14);
        double[] threes = new double[20];
        Arrays.fill(threes, 3);
        double[] fours = new double[20];
        Arrays.fill(fours, 4);
        assertEquals(1, r2(new RidgeRegression(1e-3), rows, threes, rows, threes));
        assertEquals(0, r2(new RidgeRegression(1e-3), rows, threes, rows, fours));
    }

    @Test
    void severalLabelsAreEachPredictedAsIfAlone() {
        INDArray train = rows(200, 15);
        INDArray test = rows(100, 16);
        double[][] learnt = {numbers(train, 1, 17), numbers(train, 9, 18), new Random(19).doubles(200).toArray()};
        double[][] tested = {numbers(test, 1, 20), numbers(test, 9, 21), new Random(22).doubles(100).toArray()};
        double[] together = new RidgeRegression(1e-3).r2(train, learnt, test, tested);
        for (int i = 0; i < learnt.length; i++) {
            assertEquals(r2(new RidgeRegression(1e-3), train, learnt[i], test, tested[i]), together[i], 1e-9);
        }
        assertTrue(together[0] > together[1] + 0.1 && together[1] > together[2] + 0.1, Arrays.toString(together));
    }

    @Test
    void itRefusesNoPenalty() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new RidgeRegression(0)).getMessage().contains("penalty"));
    }
}
