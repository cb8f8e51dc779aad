package io.repforge.framework.explore;

import io.repforge.framework.probes.linear.LeadingEigenvectors;
import io.repforge.framework.probes.linear.Standardisation;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The plane in which rows vary most: their first two principal components (Pearson 1901, On Lines and Planes of Closest Fit). Of each axis that direction is
 * positive in which its largest part points.
 *
 * @param points the rows in it, their mean at 0
 * @param shares of the variance, along either axis
 */
record PrincipalPlane(Plane points, double[] shares) {

    private static final int AXES = 2;
    private static final int ITERATIONS = 100;
    private static final double SETTLED = 1e-7;
    /** The variance of what is all alike, as a share of the square of its mean. */
    private static final double ROUNDING = 1e-24;

    /**
     * Finds it.
     *
     * @param rows {@code [n, d]}, {@code float32}
     * @param between called between parts of the work
     */
    static PrincipalPlane of(INDArray rows, long seed, Runnable between) {
        int count = (int) rows.size(0);
        float[][] points = new float[AXES][count];
        double[] shares = new double[AXES];
        double[] mean = Standardisation.centring(rows).mean();
        double total = sumOfSquares(Standardisation.deviations(rows, mean));
        if (total <= ROUNDING * sumOfSquares(mean)) {
            return new PrincipalPlane(new Plane(points[0], points[1]), shares);
        }
        // Of about 1, as which they are squared and summed up without a fault.
        double[] scale = new double[mean.length];
        Arrays.fill(scale, Math.sqrt(total / scale.length));
        try (INDArray scaled = new Standardisation(mean, scale).apply(rows);
                LeadingEigenvectors axes = LeadingEigenvectors.of(scaled, AXES, ITERATIONS, SETTLED, seed, between);
                INDArray projected = Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', count, axes.values().length)) {
            Nd4j.gemm(scaled, axes.vectors(), projected, false, false, 1, 0);
            for (int axis = 0; axis < axes.values().length; axis++) {
                shares[axis] = axes.values()[axis] / scale.length;
                float[] along = projected.getColumn(axis).dup().data().asFloat();
                float sign = sign(axes.vectors().getColumn(axis).dup().data().asFloat());
                for (int i = 0; i < count; i++) {
                    points[axis][i] = (float) (sign * scale[0] * along[i]);
                }
            }
        }
        return new PrincipalPlane(new Plane(points[0], points[1]), shares);
    }

    private static double sumOfSquares(double[] numbers) {
        return Arrays.stream(numbers).map(number -> number * number).sum();
    }

    private static float sign(float[] vector) {
        float largest = 0;
        for (float part : vector) {
            largest = Math.abs(part) > Math.abs(largest) ? part : largest;
        }
        return largest < 0 ? -1 : 1;
    }
}
