package io.repforge.framework.runtime.onednn;

import static io.repforge.framework.artifacts.OnnxNodes.ints;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Shape;

/**
 * A product of two matrices of static shapes, {@code y = a b}, or of as many pairs of them as the axes before their last two have places.
 *
 * @param y where the product is written, its last axis contiguous
 * @param written the axes of the result as it lies
 */
record ProductShape(View a, View b, View y, Shape written) {

    /** Below this it takes longer to call an operator of ours, and to round the factors, than what multiplying in bfloat16 gains. */
    private static final long SHORTEST = 32;
    /** The same where there are many matrices, such as those of attention. */
    private static final long SHORTEST_OF_MANY = 16;
    private static final long MANY = 4096;
    private static final double FEWEST_OPERATIONS = 2e6;
    /** So many take milliseconds. */
    private static final double LONG = 1e9;

    /** As a node of the lowered model has it. */
    static ProductShape of(NodeAttributes node) {
        return new ProductShape(new View(node.ints("a_dims"), node.ints("a_strides")), new View(node.ints("b_dims"), node.ints("b_strides")),
                new View(node.ints("y_dims"), node.ints("y_strides")), node.shape("y_shape"));
    }

    /** For {@link #of} to read. */
    NodeProto.Builder writeTo(NodeProto.Builder node) {
        return node.addAttribute(ints("a_dims", a.dims())).addAttribute(ints("a_strides", a.strides()))
                .addAttribute(ints("b_dims", b.dims())).addAttribute(ints("b_strides", b.strides()))
                .addAttribute(ints("y_dims", y.dims())).addAttribute(ints("y_strides", y.strides())).addAttribute(ints("y_shape", written.dims()));
    }

    /** Whether it is of several matrices. */
    boolean isOfSeveral() {
        return y.rank() > 2;
    }

    long columns() {
        return y.dim(-1);
    }

    /** The same numbers as the product of the transposes. */
    ProductShape turned() {
        return new ProductShape(b.turned(), a.turned(), y.turned(), written);
    }

    /**
     * Whether it is of so many rows, such as tokens, or a sum over them, or so large that oneDNN's kernels in float32 are faster than ONNX Runtime's, by a fifth of a
     * step of a Vision Transformer.
     */
    boolean isFasterInFloat32() {
        long rows = a.liesTransposed() && !isOfSeveral() ? a.dim(-1) : operations() / (2 * a.dim(-1) * columns());
        return isLarge() && (rows >= MANY || operations() >= LONG);
    }

    /** Whether it is large enough to be worth an operator of ours. */
    boolean isLarge() {
        return Math.min(y.dim(-2), Math.min(a.dim(-1), columns())) >= (isOfSeveral() ? SHORTEST_OF_MANY : SHORTEST) && operations() >= FEWEST_OPERATIONS;
    }

    private long operations() {
        return 2 * Shape.of(y.dims()).elements() * a.dim(-1);
    }
}
