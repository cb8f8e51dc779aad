package io.repforge.api.nn;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;

/** Interpolation along one axis by cubic convolution (Keys 1981), as the matrix that it is. */
final class BicubicSpline {

    /** What PyTorch and ONNX take. */
    private static final double A = -0.75;
    private static final int REACH = 2;

    private BicubicSpline() {}

    /**
     * Weights of the old places for each new one: centres are aligned, and what lies beyond the border is what lies at it.
     *
     * @return {@code float32 [to, from]}; each row sums to 1
     */
    static Array matrix(int from, int to) {
        float[] weights = new float[Math.multiplyExact(from, to)];
        for (int i = 0; i < to; i++) {
            double at = (i + 0.5) * from / to - 0.5;
            int before = (int) Math.floor(at);
            for (int k = before + 1 - REACH; k <= before + REACH; k++) {
                weights[i * from + Math.min(Math.max(k, 0), from - 1)] += (float) weight(Math.abs(at - k));
            }
        }
        return Array.of(Shape.of(to, from), weights);
    }

    private static double weight(double distance) {
        double x = distance;
        return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : x < REACH ? ((A * x - 5 * A) * x + 8 * A) * x - 4 * A : 0;
    }
}
