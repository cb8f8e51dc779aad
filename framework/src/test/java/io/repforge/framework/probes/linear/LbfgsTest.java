package io.repforge.framework.probes.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LbfgsTest {

    private static final Lbfgs LBFGS = new Lbfgs(10, 1000);

    private static Lbfgs.Stop flatterThan(double slope) {
        return (value, gradient, decrease) -> Arrays.stream(gradient).allMatch(derivative -> Math.abs(derivative) <= slope);
    }

    /** Σ c_i (x_i − i)² / 2 with c from 1 to 10,000: lowest, 0, where x_i = i. */
    private static double bowl(double[] point, double[] gradient) {
        double value = 0;
        for (int i = 0; i < point.length; i++) {
            gradient[i] = steepness(i, point.length) * (point[i] - i);
            value += gradient[i] * (point[i] - i) / 2;
        }
        return value;
    }

    private static double steepness(int i, int size) {
        return Math.pow(1e4, (double) i / (size - 1));
    }

    /** Rosenbrock 1960, of n numbers: a bent valley that is lowest, 0, where all are 1. */
    private static double rosenbrock(double[] point, double[] gradient) {
        double value = 0;
        for (int i = 0; i < point.length - 1; i++) {
            double across = point[i + 1] - point[i] * point[i];
            double along = 1 - point[i];
            value += 100 * across * across + along * along;
            gradient[i] += -400 * point[i] * across - 2 * along;
            gradient[i + 1] += 200 * across;
        }
        return value;
    }

    @Test
    void aSteepBowlIsFoundToItsBottom() {
        Lbfgs.Minimum minimum = LBFGS.minimise(LbfgsTest::bowl, new double[30], Lbfgs.Preconditioner.NONE, flatterThan(1e-6));
        assertTrue(minimum.isNear());
        assertArrayEquals(IntStream.range(0, 30).asDoubleStream().toArray(), minimum.point(), 1e-5);
        assertEquals(0, minimum.value(), 1e-9);
    }

    @Test
    void aBentValleyIsFollowed() {
        double[] start = new double[10];
        Arrays.setAll(start, i -> i % 2 == 0 ? -1.2 : 1);
        Lbfgs.Minimum minimum = LBFGS.minimise(LbfgsTest::rosenbrock, start, Lbfgs.Preconditioner.NONE, flatterThan(1e-6));
        assertTrue(minimum.isNear());
        double[] ones = new double[10];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, minimum.point(), 1e-5);
        assertEquals(-1.2, start[0]);
    }

    @Test
    void theInverseOfTheHessianMakesItNewtonsMethod() {
        Lbfgs.Preconditioner inverse = vector -> Arrays.setAll(vector, i -> vector[i] / steepness(i, vector.length));
        assertEquals(1, LBFGS.minimise(LbfgsTest::bowl, new double[30], inverse, flatterThan(1e-9)).iterations());
    }

    /** By Newton's step, half of whose slope is just how far below a bowl's bottom lies. */
    @Test
    void howFarBelowTheMinimumIsIsForetold() {
        Lbfgs.Preconditioner inverse = vector -> Arrays.setAll(vector, i -> vector[i] / steepness(i, vector.length));
        double start = bowl(new double[30], new double[30]);
        LBFGS.minimise(LbfgsTest::bowl, new double[30], inverse, (value, gradient, decrease) -> {
            assertEquals(value, decrease, 1e-9 * start);
            return value < 1e-9 * start;
        });
    }

    @Test
    void itEndsWhereItIsToEndAndSaysSo() {
        Lbfgs.Minimum early = new Lbfgs(10, 3).minimise(LbfgsTest::bowl, new double[30], Lbfgs.Preconditioner.NONE, flatterThan(1e-6));
        assertFalse(early.isNear());
        assertEquals(3, early.iterations());
        assertEquals(0, LBFGS.minimise(LbfgsTest::bowl, new double[] {0, 1}, Lbfgs.Preconditioner.NONE, flatterThan(1e-6)).iterations());
    }

    /** x − log x, of which a long step leads to where there is no logarithm. */
    @Test
    void whatIsntFiniteIsShunned() {
        Lbfgs.Objective barrier = (point, gradient) -> {
            gradient[0] = 1 - 1 / point[0];
            return point[0] > 0 ? point[0] - Math.log(point[0]) : Double.NaN;
        };
        Lbfgs.Minimum minimum = LBFGS.minimise(barrier, new double[] {20}, vector -> vector[0] *= 100, flatterThan(1e-8));
        assertEquals(1, minimum.point()[0], 1e-7);
    }

    @Test
    void aFunctionThatIsNowhereFiniteIsLeftWhereItStands() {
        Lbfgs.Minimum minimum = LBFGS.minimise((point, gradient) -> {
            gradient[0] = Double.NaN;
            return Double.NaN;
        }, new double[] {3}, Lbfgs.Preconditioner.NONE, flatterThan(1));
        assertFalse(minimum.isNear());
        assertArrayEquals(new double[] {3}, minimum.point());
    }
}
