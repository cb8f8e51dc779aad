package io.repforge.framework.probes.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PrincipalComponentsTest {

    private static final Runnable NOTHING = () -> {};

    /** Rows around (5, 5, …), n of them, that lie in three dimensions with deviations 8, 4 and 1 along orthonormal directions. */
    private static INDArray rows(int n, int width) {
        Random random = new Random(1);
        float[][] rows = new float[n][width];
        double[] deviations = {8, 4, 1};
        for (float[] row : rows) {
            Arrays.fill(row, 5);
            for (int k = 0; k < 3; k++) {
                double along = deviations[k] * random.nextGaussian();
                row[2 * k] += (float) (0.6 * along);
                row[2 * k + 1] += (float) (0.8 * along);
            }
        }
        return Nd4j.create(rows);
    }

    @Test
    void variancesAreThoseAlongTheDirections() {
        double[] variances = PrincipalComponents.of(rows(5000, 10), 3, 1, NOTHING).variances();
        assertEquals(64, variances[0], 4);
        assertEquals(16, variances[1], 1);
        assertEquals(1, variances[2], 0.06);
    }

    @Test
    void coordinatesAreCentredAndAsFarApartAsRowsAre() {
        INDArray rows = rows(300, 40);
        PrincipalComponents components = PrincipalComponents.of(rows, 3, 1, NOTHING);
        float[] coordinates = components.apply(rows);
        double mean = 0;
        double square = 0;
        for (int i = 0; i < coordinates.length; i += 3) {
            mean += coordinates[i] / 300;
            square += coordinates[i] * coordinates[i] / 300;
        }
        assertEquals(0, mean, 1e-4);
        assertEquals(components.variances()[0], square, 1e-3 * square);
        double apart = Math.sqrt(Math.pow(coordinates[0] - coordinates[3], 2) + Math.pow(coordinates[1] - coordinates[4], 2)
                + Math.pow(coordinates[2] - coordinates[5], 2));
        assertEquals(rows.getRow(0).distance2(rows.getRow(1)), apart, 1e-3);
    }

    @Test
    void thereAreNoMoreThanDimensionsInWhichRowsLie() {
        assertEquals(3, PrincipalComponents.of(rows(200, 30), 64, 1, NOTHING).count());
        assertEquals(2, PrincipalComponents.of(rows(3, 30), 64, 1, NOTHING).count());
        assertEquals(1, PrincipalComponents.of(Nd4j.ones(20, 4), 2, 1, NOTHING).count());
    }
}
