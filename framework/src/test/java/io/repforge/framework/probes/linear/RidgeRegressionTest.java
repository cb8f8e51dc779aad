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

    private static RidgeRegression with(Double... penalties) {
        return new RidgeRegression(List.of(penalties), 0.2);
    }

    private static List<RidgeRegression.Found> found(RidgeRegression regression, INDArray train, double[][] learnt, INDArray test, double[][] tested) {
        return regression.found(new RidgeRegression.Labelled(train, learnt), single(train), new RidgeRegression.Labelled(test, tested), 7, () -> {});
    }

    /** Each row a trajectory of its own. */
    private static int[] single(INDArray rows) {
        return IntStream.range(0, (int) rows.size(0)).toArray();
    }

    private static double r2(RidgeRegression regression, INDArray train, double[] trainNumbers, INDArray test, double[] testNumbers) {
        return found(regression, train, new double[][] {trainNumbers}, test, new double[][] {testNumbers}).get(0).r2();
    }

    /** Waves of different lengths and heights. */
    private static INDArray waves(int from, int n, int width) {
        float[][] rows = new float[n][width];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < width; j++) {
                rows[i][j] = (float) (Math.sin((from + i) * (1 + j * 0.37)) * (1 + j) + j);
            }
        }
        return Nd4j.create(rows);
    }

    /** A sum of two of these waves, another with as much that is none of them, and nothing of them. */
    private static double[][] sounds(int from, int n) {
        return new double[][] {IntStream.range(from, from + n).mapToDouble(i -> 2 * Math.sin(i) - Math.sin(i * 1.37) + 5).toArray(),
                IntStream.range(from, from + n).mapToDouble(i -> 2 * Math.sin(i * 1.74) - Math.sin(i * 2.48) + Math.sin(i * i * 0.77)).toArray(),
                IntStream.range(from, from + n).mapToDouble(i -> 100 * Math.sin(i * i * 1.13)).toArray()};
    }

    private static void assertR2(double[] expected, int width, Double... penalties) {
        List<RidgeRegression.Found> found = found(with(penalties), waves(0, 60, width), sounds(0, 60), waves(1000, 40, width), sounds(1000, 40));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found.get(i).r2(), 1e-4 * Math.max(1, Math.abs(expected[i])));
        }
    }

    /** R² of {@code make_pipeline(StandardScaler(), Ridge(alpha))} of scikit-learn 1.9.1 in float64. */
    @Test
    void withOnePenaltyItIsAsScikitLearnHasIt() {
        assertR2(new double[] {0.9999973, 0.7745443, -0.1735197}, 12, 0.1);
        assertR2(new double[] {0.9797294, 0.75275, -0.1386984}, 12, 10.0);
        assertR2(new double[] {0.1104389, 0.0824932, -0.0500952}, 12, 1000.0);
        assertR2(new double[] {0.8686365, -4.2116453, -28.8889342}, 150, 0.1);
        assertR2(new double[] {0.568974, 0.2443729, -2.6578273}, 150, 10.0);
        assertR2(new double[] {0.0659478, 0.0208877, -0.057545}, 150, 1000.0);
    }

    /** Penalties and R² of scikit-learn's {@code GridSearchCV} of the same pipeline, with the same rows held out by {@code PredefinedSplit}, which refits on all. */
    @Test
    void eachLabelHasThePenaltyThatScikitLearnChooses() {
        RidgeRegression regression = with(0.01, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4);
        List<RidgeRegression.Found> narrow = found(regression, waves(0, 60, 12), sounds(0, 60), waves(1000, 40, 12), sounds(1000, 40));
        assertArrayEquals(new double[] {0.01, 0.01, 1e4}, narrow.stream().mapToDouble(RidgeRegression.Found::penalty).toArray());
        assertArrayEquals(new double[] {1, 0.7746201, -0.0507479}, narrow.stream().mapToDouble(RidgeRegression.Found::r2).toArray(), 1e-4);
        List<RidgeRegression.Found> wide = found(regression, waves(0, 60, 150), sounds(0, 60), waves(1000, 40, 150), sounds(1000, 40));
        assertArrayEquals(new double[] {0.01, 100, 1e3}, wide.stream().mapToDouble(RidgeRegression.Found::penalty).toArray());
        assertArrayEquals(new double[] {0.8990913, 0.0831594, -0.057545}, wide.stream().mapToDouble(RidgeRegression.Found::r2).toArray(), 1e-4);
    }

    /** As many features as pixels, few of which tell anything: a penalty that is nearly none learns the noise. */
    @Test
    void wideRowsArentLearntByHeart() {
        Random random = new Random(31);
        INDArray train = Nd4j.create(IntStream.range(0, 150).mapToObj(i -> noise(random, 600)).toArray(float[][]::new));
        INDArray test = Nd4j.create(IntStream.range(0, 400).mapToObj(i -> noise(random, 600)).toArray(float[][]::new));
        double[] learnt = IntStream.range(0, 150).mapToDouble(i -> train.getDouble(i, 0) + 2 * random.nextGaussian()).toArray();
        double[] tested = IntStream.range(0, 400).mapToDouble(i -> test.getDouble(i, 0) + 2 * random.nextGaussian()).toArray();
        assertTrue(r2(with(0.1), train, learnt, test, tested) < -0.1);
        assertTrue(r2(with(1e5, 1e4, 1e3, 100.0, 10.0, 1.0, 0.1), train, learnt, test, tested) > -0.05);
    }

    private static float[] noise(Random random, int width) {
        float[] row = new float[width];
        for (int j = 0; j < width; j++) {
            row[j] = (float) random.nextGaussian();
        }
        return row;
    }

    @Test
    void whatIsLinearIsPredicted() {
        INDArray train = rows(500, 1);
        INDArray test = rows(300, 2);
        assertEquals(1, r2(with(1e-9 * 500), train, numbers(train, 0, 3), test, numbers(test, 0, 4)), 1e-6);
        assertEquals(1, r2(with(1e-3 * 500), train, numbers(train, 0, 3), test, numbers(test, 0, 4)), 1e-4);
    }

    /** Noise of deviation s is what can't be predicted of the variance w·w + s². */
    @Test
    void noiseIsNot() {
        INDArray train = rows(5000, 5);
        INDArray test = rows(5000, 6);
        double explained = IntStream.of(0, 1, 3, 4, 5).mapToDouble(j -> WEIGHTS[j] * WEIGHTS[j]).sum();
        double noise = 4;
        double expected = explained / (explained + noise * noise);
        assertEquals(expected, r2(with(1e-3 * 5000), train, numbers(train, noise, 7), test, numbers(test, noise, 8)), 0.03);
        double[] unrelated = new Random(9).doubles(5000).toArray();
        assertEquals(0, r2(with(1e-3 * 5000), train, unrelated, test, new Random(10).doubles(5000).toArray()), 0.01);
    }

    /** One standardised feature: w = Σ xy / (Σ x² + λ), so that y − ŷ is known. */
    @Test
    void thePenaltyShrinksWeights() {
        INDArray rows = Nd4j.create(new float[][] {{10}, {30}});
        double[] numbers = {5, 9};
        // ŷ = 7 ± 2 · 2 / (2 + λ)
        assertEquals(1 - Math.pow(1 - 1 / 1.5, 2), r2(with(1.0), rows, numbers, rows, numbers), 1e-6);
    }

    @Test
    void featuresThatRepeatEachOtherDoNoHarm() {
        INDArray once = rows(200, 11);
        INDArray twice = Nd4j.concat(1, once, once);
        double[] numbers = numbers(once, 1, 12);
        double expected = r2(with(1e-3 * 200), once, numbers, once, numbers);
        assertEquals(expected, r2(with(1e-3 * 200), twice, numbers, twice, numbers), 1e-4);
    }

    @Test
    void aCollapsedEncoderPredictsTheMean() {
        INDArray same = Nd4j.ones(50, WIDTH);
        double[] numbers = new Random(13).doubles(50).toArray();
        assertEquals(0, r2(with(0.05), same, numbers, same, numbers), 1e-9);
    }

    /** Rows that are wider than they are many are solved by the products of rows with each other. */
    @Test
    void moreFeaturesThanRowsAreSolvedAsFewerAre() {
        INDArray few = rows(40, 21);
        INDArray repeated = Nd4j.concat(1, few, few, few, few, few, few, few, few);
        double[] numbers = numbers(few, 1, 22);
        // Eight copies of each feature share its weight, so that the penalty of each is an eighth.
        double expected = r2(with(0.1 * 40 / 8), few, numbers, rows(40, 23), numbers(rows(40, 23), 1, 24));
        INDArray other = rows(40, 23);
        INDArray tested = Nd4j.concat(1, other, other, other, other, other, other, other, other);
        assertEquals(expected, r2(with(0.1 * 40), repeated, numbers, tested, numbers(other, 1, 24)), 1e-4);
    }

    @Test
    void numbersThatNeverChangeAreFoundOrNot() {
        INDArray rows = rows(20, 14);
        double[] threes = new double[20];
        Arrays.fill(threes, 3);
        double[] fours = new double[20];
        Arrays.fill(fours, 4);
        assertEquals(1, r2(with(0.02), rows, threes, rows, threes));
        assertEquals(0, r2(with(0.02), rows, threes, rows, fours));
    }

    @Test
    void severalLabelsAreEachPredictedAsIfAlone() {
        INDArray train = rows(200, 15);
        INDArray test = rows(100, 16);
        double[][] learnt = {numbers(train, 1, 17), numbers(train, 9, 18), new Random(19).doubles(200).toArray()};
        double[][] tested = {numbers(test, 1, 20), numbers(test, 9, 21), new Random(22).doubles(100).toArray()};
        RidgeRegression regression = with(100.0, 10.0, 1.0, 0.1);
        double[] together = found(regression, train, learnt, test, tested).stream().mapToDouble(RidgeRegression.Found::r2).toArray();
        for (int i = 0; i < learnt.length; i++) {
            assertEquals(r2(regression, train, learnt[i], test, tested[i]), together[i], 1e-9);
        }
        assertTrue(together[0] > together[1] + 0.1 && together[1] > together[2] + 0.1, Arrays.toString(together));
    }

    @Test
    void featuresThatArentFiniteHaveNoR2() {
        INDArray rows = rows(30, 25);
        double[] numbers = numbers(rows, 1, 26);
        INDArray broken = rows.dup();
        broken.putScalar(3, 1, Float.NaN);
        assertEquals(Double.NaN, r2(with(10.0, 1.0), broken, numbers, rows, numbers));
        assertEquals(Double.NaN, r2(with(10.0, 1.0), rows, numbers, broken, numbers));
    }

    /** One direction and a little noise, of 300 rows with 200 features: beside Σ x² of 60,000 a weak penalty is lost. */
    private static INDArray oneDirection(long seed) {
        Random random = new Random(seed);
        return Nd4j.create(IntStream.range(0, 300).mapToObj(i -> {
            float along = (float) random.nextGaussian();
            float[] row = new float[200];
            for (int j = 0; j < row.length; j++) {
                row[j] = along + (float) (1e-7 * random.nextGaussian());
            }
            return row;
        }).toArray(float[][]::new));
    }

    @Test
    void penaltiesThatAreLostInRoundingArePassedOver() {
        INDArray rows = oneDirection(32);
        double[] numbers = IntStream.range(0, 300).mapToDouble(i -> 3 * rows.getDouble(i, 0) + 1).toArray();
        RidgeRegression.Found found = found(with(1.0, 1e-9, 1e-10), rows, new double[][] {numbers}, rows, new double[][] {numbers}).get(0);
        assertEquals(1, found.penalty());
        assertEquals(1e-9, found.unsolvable());
        assertEquals(1, found.r2(), 1e-3);
    }

    @Test
    void whereNoPenaltyHasASolutionThereIsNoR2() {
        INDArray rows = oneDirection(33);
        double[][] numbers = {rows.getColumn(0).dup().toDoubleVector()};
        for (RidgeRegression regression : List.of(with(1e-9), with(1e-9, 1e-10))) {
            RidgeRegression.Found found = found(regression, rows, numbers, rows, numbers).get(0);
            assertEquals(Double.NaN, found.penalty());
            assertEquals(1e-9, found.unsolvable());
            assertEquals(Double.NaN, found.r2());
        }
    }

    @Test
    void numbersWhoseSquaresAreBeyondAllCountingHaveNoR2AndSpoilNoOther() {
        INDArray rows = rows(50, 34);
        double[] huge = IntStream.range(0, 50).mapToDouble(i -> i * 1e200).toArray();
        double[][] numbers = {numbers(rows, 0, 35), huge};
        List<RidgeRegression.Found> found = found(with(0.01), rows, numbers, rows, numbers);
        assertEquals(1, found.get(0).r2(), 1e-3);
        assertEquals(Double.NaN, found.get(1).r2());
    }

    /** Steps of a trajectory that are nearly alike, with a number that its first feature tells, but for what differs from trajectory to trajectory without a reason. */
    private static INDArray trajectories(int count, int steps, double[] numbers, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[count * steps][200];
        for (int i = 0; i < count; i++) {
            double[] alike = random.doubles(200).map(share -> 2 * share - 1).toArray();
            double number = 3 * alike[0] + random.nextGaussian();
            for (int row = i * steps; row < (i + 1) * steps; row++) {
                numbers[row] = number;
                for (int j = 0; j < 200; j++) {
                    rows[row][j] = (float) (alike[j] + 0.01 * random.nextGaussian());
                }
            }
        }
        return Nd4j.create(rows);
    }

    /** Where neighbours of what is held out are learnt from, the weakest penalty, which learns trajectories by heart, looks best. */
    @Test
    void thePenaltyIsChosenOnTrajectoriesOfWhichNothingIsLearnt() {
        double[] numbers = new double[400];
        double[] tested = new double[400];
        INDArray rows = trajectories(40, 10, numbers, 30);
        INDArray test = trajectories(40, 10, tested, 31);
        int[] ofRows = IntStream.range(0, 400).map(row -> row / 10).toArray();
        RidgeRegression regression = with(10000.0, 1000.0, 100.0, 10.0, 1.0, 0.1);
        RidgeRegression.Labelled learnt = new RidgeRegression.Labelled(rows, new double[][] {numbers});
        RidgeRegression.Labelled unseen = new RidgeRegression.Labelled(test, new double[][] {tested});
        RidgeRegression.Found byTrajectory = regression.found(learnt, ofRows, unseen, 7, () -> {}).get(0);
        RidgeRegression.Found byRow = regression.found(learnt, single(rows), unseen, 7, () -> {}).get(0);
        assertTrue(byTrajectory.penalty() >= 100 * byRow.penalty(), byTrajectory + " and " + byRow);
        assertTrue(byTrajectory.r2() > byRow.r2() + 0.01, byTrajectory + " and " + byRow);
    }

    @Test
    void itCanBeInterrupted() {
        INDArray rows = rows(30, 27);
        RidgeRegression.Labelled labelled = new RidgeRegression.Labelled(rows, new double[][] {numbers(rows, 1, 28)});
        assertThrows(CancellationException.class, () -> with(1.0).found(labelled, single(rows), labelled, 1, () -> {
            throw new CancellationException();
        }));
    }

    @Test
    void itRefusesNoPenalty() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> with(0.0)).getMessage().contains("penalties"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> with()).getMessage().contains("penalties"));
    }
}
