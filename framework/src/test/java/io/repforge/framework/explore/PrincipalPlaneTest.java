package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
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

    @Test
    void rowsAlongOneLineHaveNoSecondAxis() {
        PrincipalPlane plane = PrincipalPlane.of(Nd4j.create(new float[][] {{-2, -2}, {0, 0}, {2, 2}}), 0, () -> {});
        float end = (float) Math.sqrt(8);
        assertArrayEquals(new float[] {-end, 0, end}, plane.points().x(), 1e-5f);
        assertArrayEquals(new float[3], plane.points().y(), 1e-5f);
        assertArrayEquals(new double[] {1, 0}, plane.shares(), 1e-6);
    }
}
