package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class UnitRowsTest {

    private static INDArray gaussian(int n, int width, float centre) {
        Random random = new Random(1);
        float[][] rows = new float[n][width];
        for (float[] row : rows) {
            float length = 0.1f + random.nextFloat();
            for (int j = 0; j < width; j++) {
                row[j] = length * (centre + (float) random.nextGaussian());
            }
        }
        return Nd4j.create(rows);
    }

    @Test
    void rowsHaveLengthOneButThoseOfZeros() {
        INDArray rows = UnitRows.of(Nd4j.create(new float[][] {{3, 4}, {0, 0}})).values();
        assertEquals(Nd4j.create(new float[][] {{0.6f, 0.8f}, {0, 0}}), rows);
    }

    @Test
    void directionsAllAroundSpreadByOneWhateverTheirNumberAndLength() {
        assertEquals(1, UnitRows.of(gaussian(20_000, 3, 0)).spread(), 0.01);
        assertEquals(1, UnitRows.of(gaussian(5_000, 128, 0)).spread(), 0.01);
    }

    /** Around a centre of length c in each feature what is left is 1 / √(1 + c²) of it. */
    @Test
    void directionsAroundOneSpreadLess() {
        assertEquals(1 / Math.sqrt(10), UnitRows.of(gaussian(5_000, 128, 3)).spread(), 0.02);
    }

    @Test
    void collapsedRowsDoNotSpread() {
        INDArray collapsed = Nd4j.create(new float[][] {{1, 2}, {2, 4}, {5, 10}});
        assertEquals(0, UnitRows.of(collapsed).spread(), 1e-6);
    }
}
