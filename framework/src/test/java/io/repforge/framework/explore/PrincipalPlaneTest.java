package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PrincipalPlaneTest {

    /** What NumPy gives: {@code u, s, vt = numpy.linalg.svd(x - x.mean(0))}, projected on the first two of vt, whose largest parts were made positive. */
    @Test
    void itIsThatOfTheSingularValueDecomposition() {
        PrincipalPlane plane = PrincipalPlane.of(Nd4j.create(new float[][] {
                {1, 2, 0, 4}, {2, 1, 5, 0}, {0, 3, 1, 1}, {4, 4, 2, -1}, {-3, 1, 0, 2}, {1, -2, -4, 3}}), 0, () -> {});
        assertArrayEquals(new float[] {-1.261689f, 3.976418f, 0.779434f, 4.175941f, -2.260386f, -5.409717f}, plane.points().x(), 1e-4f);
        assertArrayEquals(new float[] {0.189577f, -0.603586f, -1.014787f, 2.197847f, -3.146118f, 2.377068f}, plane.points().y(), 1e-4f);
        assertArrayEquals(new double[] {0.63961, 0.199778}, plane.shares(), 1e-5);
    }

    @Test
    void rowsThatAreAllAlikeAreOnePoint() {
        PrincipalPlane plane = PrincipalPlane.of(Nd4j.create(new float[][] {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}), 0, () -> {});
        assertArrayEquals(new float[3], plane.points().x());
        assertArrayEquals(new float[3], plane.points().y());
    }

    private static INDArray noise(int n, int width, double size) {
        Random random = new Random(1);
        float[] values = new float[n * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (size * (random.nextGaussian() * (i % width == 0 ? 3 : 1) + 5));
        }
        return Nd4j.create(values, new long[] {n, width}, 'c');
    }

    /** 10 million squares, which a sum of float32 doesn't hold. */
    @Test
    void sharesOfManyRowsInAPlaneAreAllThereIs() {
        double[] shares = PrincipalPlane.of(noise(5_000_000, 2, 1), 0, () -> {}).shares();
        assertEquals(1, shares[0] + shares[1], 1e-4);
    }

    @Test
    void howLargeNumbersAreIsNothingToShares() {
        assertArrayEquals(PrincipalPlane.of(noise(500, 10, 1), 0, () -> {}).shares(), PrincipalPlane.of(noise(500, 10, 1e25), 0, () -> {}).shares(), 1e-6);
    }

    @Test
    void rowsAlongOneLineHaveNoSecondAxis() {
        PrincipalPlane plane = PrincipalPlane.of(Nd4j.create(new float[][] {{-2, -2}, {0, 0}, {2, 2}}), 0, () -> {});
        float end = (float) Math.sqrt(8);
        assertArrayEquals(new float[] {-end, 0, end}, plane.points().x(), 1e-5f);
        assertArrayEquals(new float[3], plane.points().y(), 1e-5f);
        assertArrayEquals(new double[] {1, 0}, plane.shares(), 1e-6);
    }
}
