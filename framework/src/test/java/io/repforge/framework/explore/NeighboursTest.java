package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NeighboursTest {

    private static float[][] directions(int count, int width) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] rows = new float[count][width];
        for (float[] row : rows) {
            double square = 0;
            for (int i = 0; i < width; i++) {
                row[i] = (float) random.nextGaussian();
                square += row[i] * row[i];
            }
            for (int i = 0; i < width; i++) {
                row[i] /= (float) Math.sqrt(square);
            }
        }
        return rows;
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void theyAreThoseOfComparingEachWithEach() {
        // More rows than fit into one block.
        float[][] rows = directions(3100, 6);
        Neighbours neighbours = Neighbours.of(Nd4j.create(rows), 5, () -> {});
        for (int row = 0; row < rows.length; row += 97) {
            int one = row;
            int[] nearest = IntStream.range(0, rows.length).filter(other -> other != one).boxed()
                    .sorted(Comparator.comparingDouble(other -> -product(rows[one], rows[other]))).limit(5).mapToInt(Integer::intValue).toArray();
            assertArrayEquals(nearest, IntStream.range(0, 5).map(rank -> neighbours.row(one, rank)).toArray(), "row " + row);
            assertEquals(product(rows[one], rows[nearest[4]]), neighbours.similarity(one, 4), 1e-5);
        }
    }

    @Test
    void ofFewRowsAllOthersAre() {
        Neighbours neighbours = Neighbours.of(Nd4j.create(new float[][] {{1, 0}, {0, 1}, {0.6f, 0.8f}}), 15, () -> {});
        assertEquals(2, neighbours.k());
        assertArrayEquals(new int[] {2, 1, 2, 0, 1, 0}, neighbours.rows());
        assertArrayEquals(new float[] {0.6f, 0, 0.8f, 0, 0.8f, 0.6f}, neighbours.similarities(), 1e-6f);
        assertEquals(0.2, neighbours.medianDistance(), 1e-6);
    }

    @Test
    void oneRowHasNone() {
        INDArray one = Nd4j.create(new float[][] {{1, 0}});
        assertEquals(0, Neighbours.of(one, 15, () -> {}).k());
    }
}
