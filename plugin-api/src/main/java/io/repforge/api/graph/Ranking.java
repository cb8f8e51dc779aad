package io.repforge.api.graph;

import io.repforge.api.array.DType;
import java.util.List;
import java.util.Map;

/**
 * Elements of a tensor in order along an axis, and where they come from: ONNX's {@code TopK}. Gradients flow through the values to the elements that were
 * taken. Of equal elements the one that comes first is taken first. How many are taken is fixed; the other axes, and so N where it is one of them, are left open.
 *
 * @param values in order, of the tensor's shape with k elements along the axis
 * @param indices their positions along the axis, {@code int64} of the same shape, without gradient
 * @param axis along which they are in order, counted from the start
 */
public record Ranking(Tensor values, Tensor indices, int axis) {

    private static final String OP = "TopK";

    /** The k largest elements along an axis, from the largest on. */
    public static Ranking largest(Tensor x, int axis, long k) {
        return of(x, axis, k, true);
    }

    /** The k smallest elements along an axis, from the smallest on. */
    public static Ranking smallest(Tensor x, int axis, long k) {
        return of(x, axis, k, false);
    }

    /** All elements along an axis, sorted from the smallest on. */
    public static Ranking ascending(Tensor x, int axis) {
        return of(x, axis, x.dim(axis), false);
    }

    /** All elements along an axis, sorted from the largest on. */
    public static Ranking descending(Tensor x, int axis) {
        return of(x, axis, x.dim(axis), true);
    }

    private static Ranking of(Tensor x, int axis, long k, boolean largest) {
        int at = Checks.axis(x, axis, OP);
        Checks.that(k >= 1 && k <= x.dim(at), x, OP, "can't take " + k + " of the elements along axis " + axis + " of shape " + x.shape());
        Checks.that(x.type() != DType.BOOL && x.type() != DType.UINT8, x, OP, "has no order for " + x.type() + "; cast it");
        Graph g = x.graph();
        TensorType values = new TensorType(x.type(), x.shape().with(at, k));
        Map<String, Attribute> attributes = Map.of("axis", Attribute.of(at), "largest", Attribute.of(largest ? 1 : 0), "sorted", Attribute.of(1));
        List<Tensor> outputs = g.node(Node.ONNX, OP, List.of(x, g.longs(k)), attributes, values, new TensorType(DType.INT64, values.shape()));
        return new Ranking(outputs.get(0), outputs.get(1), at);
    }

    /**
     * The place of each element in the order: what {@link Rows#gather} brings sorted rows back by. It has a meaning where all elements were sorted.
     *
     * @return {@code int64}, of the indices' shape
     */
    public Tensor places() {
        return ascending(indices, axis).indices;
    }
}
