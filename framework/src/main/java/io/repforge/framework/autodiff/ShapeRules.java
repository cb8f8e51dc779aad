package io.repforge.framework.autodiff;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Attribute;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that give the same elements another shape or order, cut and join them. */
final class ShapeRules {

    private ShapeRules() {}

    static void addTo(GradientRules rules) {
        for (String op : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
            rules.add(op, b -> b.give(0, () -> b.dy().reshape(b.input(0).shape().dims())));
        }
        rules.add("Transpose", ShapeRules::transpose);
        rules.add("Expand", b -> b.giveReduced(0, b::dy));
        rules.add("Concat", ShapeRules::concat);
        rules.add("Split", b -> b.give(0, () -> {
            List<Tensor> parts = new ArrayList<>();
            for (int i = 0; i < b.node().outputs().size(); i++) {
                parts.add(b.gradientOr0(i));
            }
            return Tensor.concat((int) b.node().intAttribute("axis", 0), parts);
        }));
        rules.add("Slice", ShapeRules::slice);
        rules.add("Pad", ShapeRules::pad);
        rules.add("Tile", ShapeRules::tile);
    }

    private static void transpose(Backward b) {
        int rank = b.dy().shape().rank();
        long[] perm = b.node().intsAttribute("perm", IntStream.range(0, rank).mapToLong(i -> rank - 1 - i).toArray());
        int[] inverse = new int[rank];
        for (int i = 0; i < rank; i++) {
            inverse[(int) perm[i]] = i;
        }
        b.give(0, () -> b.dy().transpose(inverse));
    }

    private static void concat(Backward b) {
        int axis = b.dy().shape().axis((int) b.node().intAttribute("axis", 0));
        int count = b.node().inputs().size();
        long needed = IntStream.range(0, count).filter(b::needs).count();
        if (needed == count && count > 1) {
            long[] lengths = IntStream.range(0, count).mapToLong(i -> b.input(i).dim(axis)).toArray();
            List<Tensor> parts = b.dy().split(axis, lengths);
            for (int i = 0; i < count; i++) {
                int input = i;
                b.give(i, () -> parts.get(input));
            }
            return;
        }
        long start = 0;
        for (int i = 0; i < count; i++) {
            long from = start;
            long to = start + b.input(i).dim(axis);
            b.give(i, () -> b.dy().slice(axis, from, to));
            start = to;
        }
    }

    /** A dense cut is padded with zeros; with steps, by ONNX Runtime's own operator. */
    private static void slice(Backward b) {
        Tensor x = b.input(0);
        long[] starts = b.constantLongs(1, "starts");
        long[] axes = b.constantLongs(3, "axes");
        long[] steps = b.constantLongs(4, "steps");
        if (starts != null && (steps == null || Arrays.stream(steps).allMatch(step -> step == 1))) {
            int rank = x.shape().rank();
            long[] pads = new long[2 * rank];
            for (int i = 0; i < starts.length; i++) {
                int axis = axes == null ? i : x.shape().axis((int) axes[i]);
                long length = x.dim(axis);
                long from = Math.min(Math.max(starts[i] < 0 ? starts[i] + length : starts[i], 0), length);
                pads[axis] = from;
                pads[axis + rank] = length - from - b.dy().dim(axis);
            }
            b.give(0, () -> b.dy().pad(0, pads));
        } else {
            b.give(0, () -> {
                List<Tensor> inputs = new ArrayList<>(List.of(b.dy(), b.shapeOf(x)));
                inputs.addAll(b.node().inputs().subList(1, b.node().inputs().size()));
                return b.microsoft("SliceGrad", x, Map.of(), inputs.toArray(Tensor[]::new));
            });
        }
    }

    private static void pad(Backward b) {
        Tensor x = b.input(0);
        int rank = x.shape().rank();
        long[] given = b.constantLongs(1, "pads");
        long[] axes = b.constantLongs(3, "axes");
        if (given == null) {
            throw b.refusal("its pads are an attribute");
        }
        long[] pads = new long[2 * rank];
        int count = given.length / 2;
        for (int i = 0; i < count; i++) {
            int axis = axes == null ? i : x.shape().axis((int) axes[i]);
            pads[axis] = given[i];
            pads[axis + rank] = given[i + count];
        }
        String mode = b.node().textAttribute("mode", "constant");
        b.give(0, () -> {
            Tensor dx = b.dy();
            for (int axis = 0; axis < rank; axis++) {
                long before = pads[axis];
                long after = pads[axis + rank];
                if (before == 0 && after == 0) {
                    continue;
                }
                dx = mode.equals("constant") ? cut(dx, axis, before, after)
                        : fold(b, dx, axis, x.dim(axis), borders(b, mode, x.dim(axis), before, after));
            }
            return dx;
        });
    }

    /** Takes padding away; negative padding had cut, and gets zeros. */
    private static Tensor cut(Tensor dx, int axis, long before, long after) {
        int rank = dx.shape().rank();
        Tensor inner = dx.slice(axis, Math.max(before, 0), dx.dim(axis) - Math.max(after, 0));
        if (before >= 0 && after >= 0) {
            return inner;
        }
        long[] zeros = new long[2 * rank];
        zeros[axis] = Math.max(-before, 0);
        zeros[axis + rank] = Math.max(-after, 0);
        return inner.pad(0, zeros);
    }

    /** Where each element along a padded axis comes from. */
    private static long[] borders(Backward b, String mode, long length, long before, long after) {
        long[] from = new long[(int) (before + length + after)];
        for (int i = 0; i < from.length; i++) {
            long at = i - before;
            from[i] = switch (mode) {
                case "edge" -> Math.min(Math.max(at, 0), length - 1);
                case "wrap" -> Math.floorMod(at, length);
                case "reflect" -> {
                    long period = Math.max(2 * (length - 1), 1);
                    long phase = Math.floorMod(at, period);
                    yield phase < length ? phase : period - phase;
                }
                default -> throw b.refusal("its mode is " + mode);
            };
        }
        return from;
    }

    /** Adds each element along an axis to the one that it came from. */
    static Tensor fold(Backward b, Tensor dy, int axis, long length, long[] from) {
        TensorType type = new TensorType(dy.type(), dy.shape().with(axis, length));
        Tensor shape = b.graph().longs(type.shape().dims());
        Tensor indices = b.graph().constant(Array.of(Shape.of(from.length), from));
        return b.microsoft("GatherGrad", List.of(shape, indices, dy), Map.of("axis", Attribute.of(axis)), type).get(0);
    }

    private static void tile(Backward b) {
        long[] repeats = b.constantLongs(1, "repeats");
        Tensor x = b.input(0);
        int rank = x.shape().rank();
        b.give(0, () -> {
            List<Long> dims = new ArrayList<>();
            List<Integer> summed = new ArrayList<>();
            for (int i = 0; i < rank; i++) {
                if (repeats != null && repeats[i] != 1) {
                    summed.add(dims.size());
                    dims.add(repeats[i]);
                }
                dims.add(x.dim(i));
            }
            if (summed.isEmpty()) {
                return b.dy();
            }
            Tensor copies = b.dy().reshape(dims.stream().mapToLong(Long::longValue).toArray());
            return copies.sum(false, summed.stream().mapToInt(Integer::intValue).toArray());
        });
    }
}
