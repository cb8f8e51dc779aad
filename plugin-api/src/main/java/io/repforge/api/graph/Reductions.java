package io.repforge.api.graph;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operations that work along axes. */
final class Reductions {

    private Reductions() {}

    /** No axes means all of them. */
    static Tensor reduce(String op, Tensor x, boolean keep, int... axes) {
        boolean[] reduced = new boolean[x.shape().rank()];
        Arrays.fill(reduced, axes.length == 0);
        for (int axis : axes) {
            reduced[Checks.axis(x, axis, op)] = true;
        }
        List<Long> dims = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        for (int i = 0; i < reduced.length; i++) {
            if (!reduced[i]) {
                dims.add(x.dim(i));
            } else {
                gone.add((long) i);
                if (keep) {
                    dims.add(1L);
                }
            }
        }
        TensorType type = new TensorType(x.type(), Shape.of(longs(dims)));
        Tensor which = x.graph().longs(longs(gone));
        return x.graph().node(op, type, Map.of("keepdims", Attribute.of(keep ? 1 : 0)), x, which);
    }

    static Tensor along(String op, Tensor x, int axis) {
        Checks.floating(x, op);
        return x.graph().node(op, x.tensorType(), Map.of("axis", Attribute.of(Checks.axis(x, axis, op))), x);
    }

    static Tensor argMax(Tensor x, int axis) {
        int along = Checks.axis(x, axis, "ArgMax");
        TensorType type = new TensorType(DType.INT64, x.shape().without(along));
        return x.graph().node("ArgMax", type, Map.of("axis", Attribute.of(along), "keepdims", Attribute.of(0)), x);
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
