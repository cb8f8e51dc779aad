package io.repforge.framework.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SquareMatrixTest {

    private static final double TOLERANCE = 1e-12;

    /** Features that fit at once, and some that don't. */
    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 700})
    void productsAreThoseOfEachRowWithEach(int width) {
        int n = 9;
        Random random = new Random(5);
        float[] rows = new float[n * width];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextInt(19) - 9;
        }
        SquareMatrix products = SquareMatrix.ofProducts(rows, n, width);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < width; k++) {
                    sum += rows[i * width + k] * rows[j * width + k];
                }
                assertEquals(sum, products.get(i, j), i + ", " + j);
            }
        }
    }

    @Test
    void aPartHasItsRowsAndColumns() {
        SquareMatrix matrix = new SquareMatrix(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 3);
        assertArrayEquals(new double[] {4, 5, 7, 8}, matrix.part(1, 0, 2).values());
    }

    /** Of the second difference they are known: {@code 2 − 2 cos(k π / (n + 1))}. */
    @Test
    void eigenvaluesAscendAndTheMatrixStays() {
        int n = 40;
        SquareMatrix matrix = new SquareMatrix(n);
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            matrix.set(i, i, 2);
            if (i > 0) {
                matrix.set(i, i - 1, -1);
                matrix.set(i - 1, i, -1);
            }
            expected[i] = 2 - 2 * Math.cos((i + 1) * Math.PI / (n + 1));
        }
        double[] before = matrix.values().clone();
        assertArrayEquals(expected, matrix.eigenvalues(), TOLERANCE);
        assertArrayEquals(before, matrix.values());
    }

    @Test
    void whatHasNoEigenvaluesSaysSo() {
        SquareMatrix broken = new SquareMatrix(new double[] {Double.NaN, 0, 0, 1}, 2);
        String message = assertThrows(ArithmeticException.class, broken::eigenvalues).getMessage();
        assertTrue(message.startsWith("the eigenvalues of a matrix of 2 rows weren't found"), message);
    }

    /** {@code [[4, 2], [2, 3]]⁻¹ = [[3, −2], [−2, 4]] / 8}. */
    @Test
    void theInverseIsPutBetween() {
        SquareMatrix a = new SquareMatrix(new double[] {4, 2, 2, 3}, 2);
        SquareMatrix b = new SquareMatrix(new double[] {1, 2, 0, 1}, 2);
        assertArrayEquals(new double[] {3 / 8.0, 4 / 8.0, 4 / 8.0, 8 / 8.0}, a.inverseBetween(b).values(), TOLERANCE);
    }

    @Test
    void whatIsNotPositiveHasNoInverseBetween() {
        SquareMatrix flat = new SquareMatrix(new double[] {1, 1, 1, 1}, 2);
        assertThrows(ArithmeticException.class, () -> flat.inverseBetween(flat));
    }
}
