package io.repforge.kit;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes inputs with values that every language computes alike: {@code M(a, b, c)[i][j] = sin(a (i + 1) + b (j + 1) + c (i + 1) (j + 1))}, i and j from 0.
 */
public final class ReferenceInputs {

    private final Graph graph;
    private final Map<String, Array> values = new LinkedHashMap<>();

    ReferenceInputs(Graph graph) {
        this.graph = graph;
    }

    /** The graph, for what isn't an input. */
    public Graph graph() {
        return graph;
    }

    /**
     * An input {@code [rows, columns]} with the values M(a, b, c).
     *
     * @param name by which the norm of its gradient is given; the same matrix may be an input several times, under several names
     */
    public Tensor matrix(String name, int rows, int columns, double a, double b, double c) {
        return input(name, matrix(rows, columns, a, b, c));
    }

    /** An input with other values. */
    public Tensor input(String name, Array value) {
        values.put(name, value);
        return graph.input(name, value.type(), value.shape());
    }

    /** The matrix M(a, b, c), {@code float32 [rows, columns]}. */
    public static Array matrix(int rows, int columns, double a, double b, double c) {
        float[] elements = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                elements[i * columns + j] = (float) Math.sin(a * (i + 1) + b * (j + 1) + c * (i + 1) * (j + 1));
            }
        }
        return Array.of(Shape.of(rows, columns), elements);
    }

    /** Floating inputs by name. */
    Map<String, Tensor> differentiated() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(graph.inputs());
        tensors.keySet().retainAll(values.keySet());
        tensors.values().removeIf(tensor -> tensor.type() != DType.FLOAT32);
        return tensors;
    }

    /** Values of the inputs by name. */
    Map<String, Array> values() {
        return Collections.unmodifiableMap(values);
    }
}
