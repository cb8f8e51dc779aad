package io.repforge.api.graph;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operations that move elements without changing them. */
final class Shapes {

    private Shapes() {}

    static Tensor reshape(Tensor x, long... dims) {
        long[] whole = dims.clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1) {
                Checks.that(open < 0, x, "Reshape", "only one length may be -1, got " + Arrays.toString(dims));
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0) {
            Checks.that(known > 0 && x.shape().elements() % known == 0, x, "Reshape",
                    "shape " + x.shape() + " doesn't fit " + Arrays.toString(dims));
            whole[open] = x.shape().elements() / known;
        }
        Shape result = Shape.of(whole);
        Checks.that(result.elements() == x.shape().elements(), x, "Reshape", "shape " + x.shape() + " doesn't fit " + result);
        // Zero copies the axis, and one -1 takes the rest: so a first axis that stays isn't fixed in the node.
        long[] spec = whole.clone();
        if (whole.length > 0 && x.shape().rank() > 0 && whole[0] == x.dim(0) && whole[0] > 0) {
            spec[0] = 0;
        } else if (open >= 0) {
            spec[open] = -1;
        }
        return x.graph().node("Reshape", new TensorType(x.type(), result), Map.of(), x, x.graph().longs(spec));
    }

    static Tensor flatten(Tensor x, int axis) {
        int rank = x.shape().rank();
        int at = axis < 0 ? axis + rank : axis;
        Checks.that(at >= 0 && at <= rank, x, "Flatten", "has no axis " + axis + " in shape " + x.shape());
        long rows = 1;
        for (int i = 0; i < at; i++) {
            rows *= x.dim(i);
        }
        long columns = 1;
        for (int i = at; i < rank; i++) {
            columns *= x.dim(i);
        }
        return x.graph().node("Flatten", TensorType.of(x.type(), rows, columns), Map.of("axis", Attribute.of(at)), x);
    }

    static Tensor transpose(Tensor x, int... order) {
        int rank = x.shape().rank();
        Checks.that(order.length == rank, x, "Transpose", "shape " + x.shape() + " can't take order " + Arrays.toString(order));
        boolean[] seen = new boolean[rank];
        long[] dims = new long[rank];
        long[] perm = new long[rank];
        for (int i = 0; i < rank; i++) {
            int from = Checks.axis(x, order[i], "Transpose");
            Checks.that(!seen[from], x, "Transpose", "order " + Arrays.toString(order) + " names an axis twice");
            seen[from] = true;
            dims[i] = x.dim(from);
            perm[i] = from;
        }
        return x.graph().node("Transpose", TensorType.of(x.type(), dims), Map.of("perm", Attribute.of(perm)), x);
    }

    static Tensor transposeMatrix(Tensor x) {
        int rank = x.shape().rank();
        Checks.that(rank >= 2, x, "Transpose", "needs at least 2 axes, got shape " + x.shape());
        int[] order = new int[rank];
        Arrays.setAll(order, i -> i);
        order[rank - 2] = rank - 1;
        order[rank - 1] = rank - 2;
        return transpose(x, order);
    }

    static Tensor squeeze(Tensor x, int... axes) {
        boolean[] gone = new boolean[x.shape().rank()];
        for (int axis : axes) {
            int at = Checks.axis(x, axis, "Squeeze");
            Checks.that(x.dim(at) == 1, x, "Squeeze", "axis " + axis + " of shape " + x.shape() + " isn't of length 1");
            gone[at] = true;
        }
        List<Long> dims = new ArrayList<>();
        List<Long> which = new ArrayList<>();
        for (int i = 0; i < gone.length; i++) {
            if (gone[i]) {
                which.add((long) i);
            } else {
                dims.add(x.dim(i));
            }
        }
        return x.graph().node("Squeeze", TensorType.of(x.type(), longs(dims)), Map.of(), x, x.graph().longs(longs(which)));
    }

    static Tensor unsqueeze(Tensor x, int... axes) {
        int rank = x.shape().rank() + axes.length;
        boolean[] added = new boolean[rank];
        for (int axis : axes) {
            int at = axis < 0 ? axis + rank : axis;
            Checks.that(at >= 0 && at < rank && !added[at], x, "Unsqueeze", "can't add axes " + Arrays.toString(axes) + " to " + x.shape());
            added[at] = true;
        }
        long[] dims = new long[rank];
        List<Long> which = new ArrayList<>();
        for (int i = 0, from = 0; i < rank; i++) {
            if (added[i]) {
                dims[i] = 1;
                which.add((long) i);
            } else {
                dims[i] = x.dim(from++);
            }
        }
        return x.graph().node("Unsqueeze", TensorType.of(x.type(), dims), Map.of(), x, x.graph().longs(longs(which)));
    }

    static Tensor expand(Tensor x, Shape shape) {
        Checks.that(x.shape().canBroadcast(shape) && x.shape().broadcast(shape).equals(shape), x, "Expand",
                "shape " + x.shape() + " doesn't broadcast to " + shape);
        // 1 leaves the length as it is: so an axis that doesn't become longer isn't fixed in the node.
        long[] spec = shape.dims();
        int added = shape.rank() - x.shape().rank();
        for (int i = 0; i < x.shape().rank(); i++) {
            spec[added + i] = x.dim(i) == shape.dim(added + i) ? 1 : shape.dim(added + i);
        }
        return x.graph().node("Expand", new TensorType(x.type(), shape), Map.of(), x, x.graph().longs(spec));
    }

    static Tensor concat(int axis, List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new GraphException("Concat: needs at least one tensor");
        }
        Tensor first = parts.get(0);
        int at = Checks.axis(first, axis, "Concat");
        long length = 0;
        for (Tensor part : parts) {
            Checks.that(part.type() == first.type() && part.shape().rank() == first.shape().rank()
                    && part.shape().with(at, 0).equals(first.shape().with(at, 0)),
                    first, "Concat", first.tensorType() + " and " + part.tensorType() + " don't join along axis " + axis);
            length += part.dim(at);
        }
        TensorType type = new TensorType(first.type(), first.shape().with(at, length));
        return first.graph().node("Concat", type, Map.of("axis", Attribute.of(at)), parts.toArray(Tensor[]::new));
    }

    static List<Tensor> split(Tensor x, int axis, long... lengths) {
        int at = Checks.axis(x, axis, "Split");
        Checks.that(Arrays.stream(lengths).sum() == x.dim(at), x, "Split",
                "lengths " + Arrays.toString(lengths) + " don't add up to axis " + axis + " of shape " + x.shape());
        TensorType[] types = Arrays.stream(lengths)
                .mapToObj(length -> new TensorType(x.type(), x.shape().with(at, length)))
                .toArray(TensorType[]::new);
        return x.graph().node(Node.ONNX, "Split", List.of(x, x.graph().longs(lengths)), Map.of("axis", Attribute.of(at)), types);
    }

    static Tensor slice(Tensor x, int axis, long start, long end, long step) {
        int at = Checks.axis(x, axis, "Slice");
        long length = x.dim(at);
        long from = Math.min(Math.max(start < 0 ? start + length : start, 0), length);
        long to = Math.min(Math.max(end < 0 ? end + length : end, 0), length);
        Checks.that(step >= 1 && from < to, x, "Slice",
                "nothing lies from " + start + " to " + end + " by " + step + " on axis " + axis + " of shape " + x.shape());
        TensorType type = new TensorType(x.type(), x.shape().with(at, (to - from + step - 1) / step));
        Graph g = x.graph();
        return g.node("Slice", type, Map.of(), x, g.longs(from), g.longs(to), g.longs(at), g.longs(step));
    }

    static Tensor gather(Tensor x, int axis, Tensor indices) {
        int at = Checks.axis(x, axis, "Gather");
        Checks.type(indices, DType.INT64, "Gather");
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < x.shape().rank(); i++) {
            if (i == at) {
                Arrays.stream(indices.shape().dims()).forEach(dims::add);
            } else {
                dims.add(x.dim(i));
            }
        }
        return x.graph().node("Gather", TensorType.of(x.type(), longs(dims)), Map.of("axis", Attribute.of(at)), x, indices);
    }

    static Tensor gatherElements(Tensor x, int axis, Tensor indices) {
        int at = Checks.axis(x, axis, "GatherElements");
        Checks.type(indices, DType.INT64, "GatherElements");
        Checks.rank(indices, x.shape().rank(), "GatherElements");
        TensorType type = new TensorType(x.type(), indices.shape());
        return x.graph().node("GatherElements", type, Map.of("axis", Attribute.of(at)), x, indices);
    }

    static Tensor pad(Tensor x, String mode, double value, long... pads) {
        int rank = x.shape().rank();
        Checks.that(pads.length == 2 * rank, x, "Pad",
                "needs " + 2 * rank + " lengths for shape " + x.shape() + ", got " + Arrays.toString(pads));
        long[] dims = x.shape().dims();
        for (int i = 0; i < rank; i++) {
            dims[i] += pads[i] + pads[i + rank];
        }
        Graph g = x.graph();
        TensorType type = TensorType.of(x.type(), dims);
        Map<String, Attribute> attributes = Map.of("mode", Attribute.of(mode));
        return mode.equals("constant")
                ? g.node("Pad", type, attributes, x, g.longs(pads), g.constant(Array.scalar(x.type(), value)))
                : g.node("Pad", type, attributes, x, g.longs(pads));
    }

    static Tensor tile(Tensor x, long... repeats) {
        Checks.that(repeats.length == x.shape().rank(), x, "Tile",
                "shape " + x.shape() + " can't be repeated " + Arrays.toString(repeats) + " times");
        long[] dims = x.shape().dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] *= repeats[i];
        }
        return x.graph().node("Tile", TensorType.of(x.type(), dims), Map.of(), x, x.graph().longs(repeats));
    }

    static Tensor oneHot(Tensor x, long depth) {
        Checks.type(x, DType.INT64, "OneHot");
        long[] dims = Arrays.copyOf(x.shape().dims(), x.shape().rank() + 1);
        dims[dims.length - 1] = depth;
        Graph g = x.graph();
        Tensor values = g.constant(Array.of(Shape.of(2), 0f, 1f));
        return g.node("OneHot", TensorType.of(DType.FLOAT32, dims), Map.of("axis", Attribute.of(-1)),
                x, g.scalar(DType.INT64, depth), values);
    }

    static Tensor cast(Tensor x, DType to) {
        int code = switch (to) {
            case FLOAT32 -> 1;
            case UINT8 -> 2;
            case INT32 -> 6;
            case INT64 -> 7;
            case BOOL -> 9;
            case FLOAT64 -> 11;
        };
        return x.graph().node("Cast", new TensorType(to, x.shape()), Map.of("to", Attribute.of(code)), x);
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
