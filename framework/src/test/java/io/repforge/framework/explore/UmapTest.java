package io.repforge.framework.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class UmapTest {

    private static final int COUNT = 600;
    private static final int GROUPS = 20;
    private static final int WIDTH = 40;
    private static final int K = 10;
    /** Found once for several tests. */
    private static final Plane MAP = umap(rows(), 0);

    /** Rows in groups, each of which is a curve in a few dimensions of its own: a plane can't show them without loss, but neighbours can stay together. */
    private static float[][] rows() {
        SplittableRandom random = new SplittableRandom(3);
        float[][] frames = new float[GROUPS * 3][WIDTH];
        for (float[] axis : frames) {
            for (int i = 0; i < WIDTH; i++) {
                axis[i] = (float) random.nextGaussian();
            }
        }
        float[][] rows = new float[COUNT][WIDTH];
        for (int row = 0; row < COUNT; row++) {
            int group = row % GROUPS;
            double angle = random.nextDouble(1.5 * Math.PI);
            for (int i = 0; i < WIDTH; i++) {
                rows[row][i] = (float) (2 * frames[3 * group][i] + Math.cos(angle) * frames[3 * group + 1][i] + Math.sin(angle) * frames[3 * group + 2][i]
                        + 0.05 * random.nextGaussian());
            }
        }
        return rows;
    }

    private static INDArray directions(float[][] rows) {
        INDArray all = Nd4j.create(rows);
        return all.div(all.norm2(true, 1));
    }

    private static Plane umap(float[][] rows, long seed) {
        return Umap.of(Neighbours.of(directions(rows), Umap.NEIGHBOURS, () -> {}), PrincipalPlane.of(Nd4j.create(rows), 0, () -> {}).points(), seed, () -> {});
    }

    /** How far each other row is down the list of a row's neighbours, by distances; itself is 0. */
    private static int[] ranks(double[] distances, int self) {
        distances[self] = -1;
        Integer[] order = IntStream.range(0, distances.length).boxed().sorted((a, b) -> Double.compare(distances[a], distances[b])).toArray(Integer[]::new);
        int[] ranks = new int[distances.length];
        for (int place = 0; place < order.length; place++) {
            ranks[order[place]] = place;
        }
        return ranks;
    }

    /**
     * Trustworthiness (Venna and Kaski 2001, Neighborhood Preservation in Nonlinear Projection Methods): 1 where those who are among the k neighbours in the plane
     * are neighbours indeed, less by how far down the list those are who aren't.
     */
    private static double trustworthiness(float[][] rows, Plane plane) {
        INDArray directions = directions(rows);
        INDArray similarities = directions.mmul(directions.transpose());
        double lost = 0;
        for (int row = 0; row < rows.length; row++) {
            int one = row;
            int[] there = ranks(IntStream.range(0, rows.length).mapToDouble(other -> 1 - similarities.getDouble(one, other)).toArray(), row);
            int[] here = ranks(IntStream.range(0, rows.length)
                    .mapToDouble(other -> Math.hypot(plane.x()[one] - plane.x()[other], plane.y()[one] - plane.y()[other])).toArray(), row);
            lost += IntStream.range(0, rows.length).filter(other -> here[other] >= 1 && here[other] <= K && there[other] > K).mapToDouble(other -> there[other] - K)
                    .sum();
        }
        return 1 - 2 * lost / (rows.length * K * (2.0 * rows.length - 3 * K - 1));
    }

    @Test
    void neighboursStayNeighbours() {
        float[][] rows = rows();
        double principal = trustworthiness(rows, PrincipalPlane.of(Nd4j.create(rows), 0, () -> {}).points());
        double found = trustworthiness(rows, MAP);
        assertTrue(found > 0.97, "trustworthiness " + found);
        assertTrue(principal < 0.95, "this data needs more than a plane of components, which have " + principal);
    }

    @Test
    void groupsStayApart() {
        long together = IntStream.range(0, COUNT).filter(row -> {
            int nearest = IntStream.range(0, COUNT).filter(other -> other != row).boxed()
                    .min((a, b) -> Double.compare(Math.hypot(MAP.x()[row] - MAP.x()[a], MAP.y()[row] - MAP.y()[a]),
                            Math.hypot(MAP.x()[row] - MAP.x()[b], MAP.y()[row] - MAP.y()[b])))
                    .orElseThrow();
            return nearest % GROUPS == row % GROUPS;
        }).count();
        assertEquals(COUNT, together);
    }

    @Test
    void theSeedDecides() {
        float[][] rows = Arrays.copyOf(rows(), 100);
        assertArrayEquals(umap(rows, 1).x(), umap(rows, 1).x());
        assertTrue(!Arrays.equals(umap(rows, 1).x(), umap(rows, 2).x()), "another seed gives other points");
    }

    @Test
    void copiesOfOneRowAreNoTrouble() {
        float[][] rows = Arrays.copyOf(rows(), 300);
        for (int row = 1; row < 100; row++) {
            rows[row] = rows[0].clone();
        }
        Plane plane = umap(rows, 0);
        for (int row = 0; row < rows.length; row++) {
            assertTrue(Float.isFinite(plane.x()[row]) && Float.isFinite(plane.y()[row]), "row " + row);
        }
    }

    @Test
    void twoRowsHaveNoShape() {
        Plane start = new Plane(new float[] {0, 1}, new float[] {0, 0});
        assertSame(start, Umap.of(Neighbours.of(Nd4j.create(new float[][] {{1, 0}, {0, 1}}), 15, () -> {}), start, 0, () -> {}));
    }

    /** The curve through which nearness falls is the one of that form that is nearest to what is wanted of it. */
    @Test
    void nearnessFallsAsItShould() {
        double least = misfit(Umap.A, Umap.B);
        for (double step : new double[] {-0.01, 0.01}) {
            assertTrue(misfit(Umap.A + step, Umap.B) > least, "a");
            assertTrue(misfit(Umap.A, Umap.B + step) > least, "b");
        }
    }

    private static double misfit(double a, double b) {
        return IntStream.range(0, 300).mapToDouble(i -> {
            double r = 3.0 * i / 299;
            double wanted = r < 0.1 ? 1 : Math.exp(0.1 - r);
            return Math.pow(1 / (1 + a * Math.pow(r, 2 * b)) - wanted, 2);
        }).sum();
    }
}
