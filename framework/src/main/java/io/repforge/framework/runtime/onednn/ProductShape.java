package io.repforge.framework.runtime.onednn;

import static io.repforge.framework.artifacts.OnnxNodes.integer;
import static io.repforge.framework.artifacts.OnnxNodes.ints;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;

/**
 * A product of two matrices of static shapes, {@code y = a b}.
 *
 * @param rows of {@code a} and {@code y}
 * @param inner columns of {@code a}, rows of {@code b}
 * @param columns of {@code b} and {@code y}
 * @param transposedA whether {@code a} lies in memory as its transpose
 * @param transposedB whether {@code b} does
 * @param y the axes of the result, whose last has the columns
 */
record ProductShape(long rows, long inner, long columns, boolean transposedA, boolean transposedB, Shape y) {

    /** Below this it takes longer to call an operator of ours, and to round the factors, than what multiplying in bfloat16 gains. */
    private static final long SHORTEST = 32;
    private static final long MANY = 4096;
    private static final double FEWEST_OPERATIONS = 2e6;

    /** As a node of the lowered model has it. */
    static ProductShape of(NodeAttributes node) {
        return new ProductShape(node.integer("rows"), node.integer("inner"), node.integer("columns"),
                node.integer("transposed_a") != 0, node.integer("transposed_b") != 0, node.shape("y_shape"));
    }

    /** For {@link #of} to read. */
    NodeProto.Builder writeTo(NodeProto.Builder node) {
        return node.addAttribute(integer("rows", rows)).addAttribute(integer("inner", inner)).addAttribute(integer("columns", columns))
                .addAttribute(integer("transposed_a", transposedA ? 1 : 0)).addAttribute(integer("transposed_b", transposedB ? 1 : 0))
                .addAttribute(ints("y_shape", y.dims()));
    }

    /**
     * Whether it is of so many rows, such as tokens, or a sum over them, that oneDNN's kernels in float32 are faster than ONNX Runtime's, by a fifth of a step
     * of a Vision Transformer.
     */
    boolean isOfManyRows() {
        return (transposedA ? inner : rows) >= MANY && isLarge();
    }

    /** Whether it is large enough to be worth an operator of ours. */
    boolean isLarge() {
        return Math.min(rows, Math.min(inner, columns)) >= SHORTEST && 2.0 * rows * inner * columns >= FEWEST_OPERATIONS;
    }
}
