package io.repforge.framework.probes.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticLossTest {

    private static final int CLASSES = 3;
    private static final double PENALTY = 0.1;
    private static final Runnable NOTHING = () -> {};

    private static float[][] rows(int count, int width) {
        Random random = new Random(1);
        float[][] rows = new float[count][width];
        for (float[] row : rows) {
            for (int j = 0; j < width; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static FloatRows stored(float[][] rows) {
        FloatRows stored = FloatRows.of(rows.length, rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            stored.write(i, rows[i]);
        }
        return stored;
    }

    private static int[] classes(int count) {
        return new Random(2).ints(count, 0, CLASSES).toArray();
    }

    private static double[] point(int width) {
        return new Random(3).doubles((width + 1) * CLASSES, -0.2, 0.2).toArray();
    }

    /** As the formula has it, row by row in float64. */
    private static double plain(float[][] rows, int[] classes, double[] point, double[] gradient) {
        int width = rows[0].length;
        double loss = 0;
        for (int i = 0; i < rows.length; i++) {
            double[] exponentials = new double[CLASSES];
            double total = 0;
            for (int k = 0; k < CLASSES; k++) {
                double logit = point[CLASSES * width + k];
                for (int j = 0; j < width; j++) {
                    logit += point[k * width + j] * rows[i][j];
                }
                exponentials[k] = Math.exp(logit);
                total += exponentials[k];
            }
            loss -= Math.log(exponentials[classes[i]] / total) / rows.length;
            for (int k = 0; k < CLASSES; k++) {
                double derivative = (exponentials[k] / total - (k == classes[i] ? 1 : 0)) / rows.length;
                for (int j = 0; j < width; j++) {
                    gradient[k * width + j] += derivative * rows[i][j];
                }
                gradient[CLASSES * width + k] += derivative;
            }
        }
        for (int i = 0; i < CLASSES * width; i++) {
            loss += PENALTY / 2 * point[i] * point[i];
            gradient[i] += PENALTY * point[i];
        }
        return loss;
    }

    /** Few rows, rows of several parts that don't divide evenly, and rows so wide that a part is worked on in several turns. */
    @ParameterizedTest
    @CsvSource({"1, 4", "63, 5", "65, 5", "1500, 7", "90, 9000"})
    void valueAndGradientAreThoseOfTheFormula(int count, int width) {
        float[][] rows = rows(count, width);
        double[] expected = new double[(width + 1) * CLASSES];
        double value = plain(rows, classes(count), point(width), expected);
        double[] gradient = new double[expected.length];
        try (FloatRows stored = stored(rows); LogisticLoss loss = new LogisticLoss(stored, classes(count), CLASSES, PENALTY, NOTHING)) {
            assertEquals(value, loss.at(point(width), gradient), 1e-5 * value);
            assertArrayEquals(expected, gradient, 1e-5);
            assertEquals(value, loss.at(point(width), gradient), 1e-5 * value, "a second time");
            assertArrayEquals(expected, gradient, 1e-5, "a second time");
        }
    }

    @Test
    void theOrderInWhichPartsAreDoneChangesNothing() {
        float[][] rows = rows(2000, 50);
        try (FloatRows stored = stored(rows); LogisticLoss loss = new LogisticLoss(stored, classes(2000), CLASSES, PENALTY, NOTHING)) {
            double[] first = new double[51 * CLASSES];
            double value = loss.at(point(50), first);
            IntStream.range(0, 20).forEach(time -> {
                double[] again = new double[first.length];
                assertEquals(value, loss.at(point(50), again));
                assertArrayEquals(first, again);
            });
        }
    }
}
