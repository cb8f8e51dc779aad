package io.repforge.redundancy;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;

/** Square matrices of constants, {@code [1, D, D]}, for each of several matrices. */
final class Matrices {

    private Matrices() {}

    /** An element of a matrix. */
    interface Element {
        float at(int row, int column);
    }

    static Tensor identity(Graph graph, long d) {
        return square(graph, d, (row, column) -> row == column ? 1 : 0);
    }

    static Tensor square(Graph graph, long d, Element element) {
        int size = Math.toIntExact(d);
        float[] values = new float[Math.multiplyExact(size, size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = element.at(i / size, i % size);
        }
        return graph.constant(Array.of(Shape.of(1, d, d), values));
    }
}
