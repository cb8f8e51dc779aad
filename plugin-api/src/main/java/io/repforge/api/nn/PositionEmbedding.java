package io.repforge.api.nn;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;

/**
 * What tells tokens of a grid apart: a vector for each place, to be added to the token there; places go from left to right, then from top to bottom. Learned
 * vectors (Dosovitskiy et al. 2021) start normal with deviation 0.02; fixed ones are sines and cosines (Vaswani et al. 2017, section 3.5, for two axes as in
 * He et al. 2022). Either serves tokens of grids of another size, too, and leaves N open.
 *
 * <p>A class token has no place: put it in front of the tokens after the positions were added.
 */
public abstract class PositionEmbedding {

    private static final double DEVIATION = 0.02;
    /** Slowest of the sines' wavelengths, over 2 π. */
    private static final double SLOWEST = 10_000;

    private PositionEmbedding() {}

    /**
     * Learned vectors. On another grid than that which they are learned for they are interpolated by a bicubic spline (a = −0.75, centres of places aligned,
     * border repeated), as PyTorch's {@code interpolate} does for Vision Transformers; gradients flow through it.
     *
     * @param name name of its scope
     * @param rows number of places from top to bottom
     * @param columns number of places from left to right; with one row, a sequence
     * @param features D
     */
    public static PositionEmbedding learned(Graph graph, String name, int rows, int columns, int features) {
        return graph.scope(name, () -> new Learned(
                graph.parameter("weight", Shape.of(1, rows * columns, features), new Initializer.Gaussian(0, DEVIATION)), rows, columns));
    }

    /**
     * Sines and cosines: half of the features for the column x, then half for the row y, each
     * {@code sin(x / 10000^(i / q)), …, cos(x / 10000^(i / q)), …} with i from 0 to q − 1, q = D / 4. On another grid, of that grid's places.
     *
     * @param features D, a multiple of 4
     */
    public static PositionEmbedding sineCosine(Graph graph, int features) {
        if (features < 4 || features % 4 != 0) {
            throw new IllegalArgumentException("sine and cosine positions need a number of features that is a multiple of 4, got " + features);
        }
        return new SineCosine(graph, features);
    }

    /** The vectors of a grid's places, {@code [1, rows · columns, D]}, which broadcast to those of N samples. */
    public abstract Tensor of(int rows, int columns);

    private static final class Learned extends PositionEmbedding {

        private final Tensor weight;
        private final int rows;
        private final int columns;

        Learned(Tensor weight, int rows, int columns) {
            this.weight = weight;
            this.rows = rows;
            this.columns = columns;
        }

        @Override
        public Tensor of(int height, int width) {
            if (height == rows && width == columns) {
                return weight;
            }
            long features = weight.dim(2);
            Graph graph = weight.graph();
            Tensor stretched = graph.constant(BicubicSpline.matrix(rows, height)).matmul(weight.reshape(rows, columns * features));
            return graph.constant(BicubicSpline.matrix(columns, width)).matmul(stretched.reshape(height, columns, features))
                    .reshape(1, (long) height * width, features);
        }
    }

    private static final class SineCosine extends PositionEmbedding {

        private final Graph graph;
        private final int features;

        SineCosine(Graph graph, int features) {
            this.graph = graph;
            this.features = features;
        }

        @Override
        public Tensor of(int rows, int columns) {
            float[] values = new float[Math.multiplyExact(Math.multiplyExact(rows, columns), features)];
            int quarter = features / 4;
            for (int place = 0; place < rows * columns; place++) {
                for (int i = 0; i < quarter; i++) {
                    double frequency = Math.pow(SLOWEST, -(double) i / quarter);
                    int at = place * features + i;
                    values[at] = (float) Math.sin(place % columns * frequency);
                    values[at + quarter] = (float) Math.cos(place % columns * frequency);
                    values[at + 2 * quarter] = (float) Math.sin(place / columns * frequency);
                    values[at + 3 * quarter] = (float) Math.cos(place / columns * frequency);
                }
            }
            return graph.constant(Array.of(Shape.of(1, (long) rows * columns, features), values));
        }
    }
}
