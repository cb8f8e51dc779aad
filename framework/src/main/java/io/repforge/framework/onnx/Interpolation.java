package io.repforge.framework.onnx;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Tensor;

/**
 * Resizing by weighted means of neighbours, as ONNX's {@code Resize} defines it: along each axis the product with a matrix of weights, through which gradients flow.
 *
 * @param coordinates how places of the result are places of the image, by ONNX's name
 * @param cubic by four neighbours along an axis; by two otherwise
 * @param slope a of the cubic convolution (Keys 1981)
 */
record Interpolation(String coordinates, boolean cubic, double slope) {

    /** As libraries resize images, PyTorch's among them: by two neighbours, centres of pixels counting. */
    static Interpolation linear() {
        return new Interpolation("half_pixel", false, 0);
    }

    /**
     * Resizes one of the last two axes.
     *
     * @param length that it gets
     * @param scale which the coordinates are computed by
     * @throws IllegalArgumentException if the coordinates are of another kind
     */
    Tensor along(Tensor x, int axis, long length, double scale) {
        int from = Math.toIntExact(x.dim(axis));
        int to = Math.toIntExact(length);
        boolean last = axis == x.shape().rank() - 1;
        float[] weights = new float[from * to];
        for (int i = 0; i < to; i++) {
            double at = original(i, from, to, scale);
            double below = Math.floor(at);
            for (int tap = cubic ? -1 : 0; tap <= (cubic ? 2 : 1); tap++) {
                int source = (int) Math.min(Math.max(below + tap, 0), from - 1);
                weights[last ? source * to + i : i * from + source] += (float) weight(Math.abs(at - below - tap));
            }
        }
        Tensor matrix = x.graph().constant(Array.of(last ? Shape.of(from, to) : Shape.of(to, from), weights));
        return last ? x.matmul(matrix) : matrix.matmul(x);
    }

    private double weight(double distance) {
        if (!cubic) {
            return Math.max(0, 1 - distance);
        }
        double d = distance;
        return d <= 1 ? ((slope + 2) * d - (slope + 3)) * d * d + 1 : d < 2 ? ((slope * d - 5 * slope) * d + 8 * slope) * d - 4 * slope : 0;
    }

    private double original(int i, int from, int to, double scale) {
        return switch (coordinates) {
            case "half_pixel" -> (i + 0.5) / scale - 0.5;
            case "pytorch_half_pixel" -> to > 1 ? (i + 0.5) / scale - 0.5 : 0;
            case "align_corners" -> to == 1 ? 0 : (double) i * (from - 1) / (to - 1);
            case "asymmetric" -> i / scale;
            default -> throw new IllegalArgumentException("its coordinates are '" + coordinates + "'");
        };
    }
}
