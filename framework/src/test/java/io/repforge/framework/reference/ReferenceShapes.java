package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Operators that move elements. */
final class ReferenceShapes {

    private ReferenceShapes() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("Reshape", (Operator.Single) (node, in) -> reshape(in.get(0), in.get(1).toInts()));
        all.put("Flatten", (Operator.Single) (node, in) -> flatten(in.get(0), (int) node.intAttribute("axis", 1)));
        all.put("Transpose", (Operator.Single) (node, in) -> transpose(in.get(0), Value.ints(node.intsAttribute("perm"))));
        all.put("Squeeze", (Operator.Single) (node, in) -> squeeze(in.get(0), Operator.optional(in, 1)));
        all.put("Unsqueeze", (Operator.Single) (node, in) -> unsqueeze(in.get(0), in.get(1).toInts()));
        all.put("Expand", (Operator.Single) (node, in) -> ReferenceElementwise.combine(in.get(0), Value.zeros(in.get(1).toInts()), (x, zero) -> x));
        all.put("Concat", (Operator.Single) (node, in) -> concat(in, (int) node.intAttribute("axis", 0)));
        all.put("Split", (node, in) -> split(in.get(0), in.get(1).toInts(), (int) node.intAttribute("axis", 0)));
        all.put("Slice", (Operator.Single) (node, in) -> slice(in));
        all.put("Gather", (Operator.Single) (node, in) -> gather(in.get(0), in.get(1), (int) node.intAttribute("axis", 0)));
        all.put("GatherElements", (Operator.Single) (node, in) -> gatherElements(in.get(0), in.get(1), (int) node.intAttribute("axis", 0)));
        all.put("GatherND", (Operator.Single) (node, in) -> gatherNd(in.get(0), in.get(1), (int) node.intAttribute("batch_dims", 0)));
        all.put("ScatterElements", (Operator.Single) (node, in) -> scatterElements(node, in));
        all.put("Shape", (Operator.Single) (node, in) -> lengths(node, in.get(0)));
        all.put("Pad", (Operator.Single) (node, in) -> pad(node, in));
        all.put("Tile", (Operator.Single) (node, in) -> tile(in.get(0), in.get(1).toInts()));
        all.put("OneHot", (Operator.Single) (node, in) -> oneHot(node, in));
        return all;
    }

    private static int axis(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    /** 0 copies a length, -1 takes what is left. */
    private static Value reshape(Value x, int[] spec) {
        int[] dims = spec.clone();
        int known = 1;
        int open = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == 0) {
                dims[i] = x.dims()[i];
            }
            if (dims[i] == -1) {
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0) {
            dims[open] = x.data().length / known;
        }
        return x.reshaped(dims);
    }

    private static Value flatten(Value x, int axis) {
        int rows = 1;
        for (int i = 0; i < (axis < 0 ? axis + x.rank() : axis); i++) {
            rows *= x.dims()[i];
        }
        return x.reshaped(rows, x.data().length / rows);
    }

    private static Value transpose(Value x, int[] perm) {
        int[] order = perm.clone();
        if (order.length == 0) {
            order = new int[x.rank()];
            for (int i = 0; i < order.length; i++) {
                order[i] = order.length - 1 - i;
            }
        }
        int[] dims = new int[order.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = x.dims()[order[i]];
        }
        int[] permutation = order;
        return Value.generate(dims, i -> {
            int[] from = new int[i.length];
            for (int k = 0; k < i.length; k++) {
                from[permutation[k]] = i[k];
            }
            return x.at(from);
        });
    }

    private static Value squeeze(Value x, @Nullable Value axes) {
        List<Integer> dims = new ArrayList<>();
        TreeSet<Integer> gone = new TreeSet<>();
        if (axes != null) {
            Arrays.stream(axes.toInts()).forEach(a -> gone.add(axis(a, x.rank())));
        }
        for (int i = 0; i < x.rank(); i++) {
            boolean removed = axes == null ? x.dims()[i] == 1 : gone.contains(i);
            if (!removed) {
                dims.add(x.dims()[i]);
            }
        }
        return x.reshaped(dims.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Value unsqueeze(Value x, int[] axes) {
        int rank = x.rank() + axes.length;
        int[] dims = new int[rank];
        for (int a : axes) {
            dims[axis(a, rank)] = -1;
        }
        int next = 0;
        for (int i = 0; i < rank; i++) {
            dims[i] = dims[i] == -1 ? 1 : x.dims()[next++];
        }
        return x.reshaped(dims);
    }

    private static Value concat(List<@Nullable Value> parts, int along) {
        int at = axis(along, parts.get(0).rank());
        int[] dims = parts.get(0).dims().clone();
        dims[at] = parts.stream().mapToInt(p -> p.dims()[at]).sum();
        Value result = Value.zeros(dims);
        int start = 0;
        for (Value part : parts) {
            int shift = start;
            part.forEachIndex(i -> {
                int[] to = i.clone();
                to[at] += shift;
                result.set(part.at(i), to);
            });
            start += part.dims()[at];
        }
        return result;
    }

    private static List<Value> split(Value x, int[] lengths, int along) {
        int at = axis(along, x.rank());
        List<Value> parts = new ArrayList<>();
        int start = 0;
        for (int length : lengths) {
            int[] dims = x.dims().clone();
            dims[at] = length;
            int shift = start;
            parts.add(Value.generate(dims, i -> {
                int[] from = i.clone();
                from[at] += shift;
                return x.at(from);
            }));
            start += length;
        }
        return parts;
    }

    /** Inputs: data, starts, ends, axes, steps. */
    private static Value slice(List<@Nullable Value> in) {
        Value x = in.get(0);
        int[] starts = in.get(1).toInts();
        int[] ends = in.get(2).toInts();
        Value axes = Operator.optional(in, 3);
        Value steps = Operator.optional(in, 4);
        int[] from = new int[x.rank()];
        int[] by = new int[x.rank()];
        Arrays.fill(by, 1);
        int[] dims = x.dims().clone();
        for (int k = 0; k < starts.length; k++) {
            int at = axis(axes == null ? k : axes.toInts()[k], x.rank());
            int length = x.dims()[at];
            int step = steps == null ? 1 : steps.toInts()[k];
            int start = starts[k] < 0 ? starts[k] + length : starts[k];
            int end = ends[k] < 0 ? ends[k] + length : ends[k];
            start = step > 0 ? Math.min(Math.max(start, 0), length) : Math.min(Math.max(start, 0), length - 1);
            end = step > 0 ? Math.min(Math.max(end, 0), length) : Math.min(Math.max(end, -1), length - 1);
            from[at] = start;
            by[at] = step;
            dims[at] = Math.max(0, (int) Math.ceil((end - start) / (double) step));
        }
        return Value.generate(dims, i -> {
            int[] index = new int[i.length];
            for (int k = 0; k < i.length; k++) {
                index[k] = from[k] + i[k] * by[k];
            }
            return x.at(index);
        });
    }

    /** {@code out[p.., q.., r..] = x[p.., indices[q..], r..]}. */
    private static Value gather(Value x, Value indices, int along) {
        int at = axis(along, x.rank());
        int wide = indices.rank();
        int[] dims = new int[x.rank() - 1 + wide];
        System.arraycopy(x.dims(), 0, dims, 0, at);
        System.arraycopy(indices.dims(), 0, dims, at, wide);
        System.arraycopy(x.dims(), at + 1, dims, at + wide, x.rank() - 1 - at);
        return Value.generate(dims, i -> {
            int index = (int) indices.at(Arrays.copyOfRange(i, at, at + wide));
            int[] from = new int[x.rank()];
            System.arraycopy(i, 0, from, 0, at);
            from[at] = index < 0 ? index + x.dims()[at] : index;
            System.arraycopy(i, at + wide, from, at + 1, x.rank() - 1 - at);
            return x.at(from);
        });
    }

    /** {@code out[i][j][k] = x[i][indices[i][j][k]][k]} for axis 1. */
    private static Value gatherElements(Value x, Value indices, int along) {
        int at = axis(along, x.rank());
        return Value.generate(indices.dims(), i -> {
            int index = (int) indices.at(i);
            int[] from = i.clone();
            from[at] = index < 0 ? index + x.dims()[at] : index;
            return x.at(from);
        });
    }

    /** {@code out[i][indices[i][j][k]][k] = updates[i][j][k]} for axis 1, or added to what is there. */
    private static Value scatterElements(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        Value indices = in.get(1);
        boolean adds = node.textAttribute("reduction", "none").equals("add");
        int at = axis((int) node.intAttribute("axis", 0), x.rank());
        Value result = new Value(x.dims(), x.data().clone());
        indices.forEachIndex(i -> {
            int index = (int) indices.at(i);
            int[] to = i.clone();
            to[at] = index < 0 ? index + x.dims()[at] : index;
            result.set(in.get(2).at(i) + (adds ? result.at(to) : 0), to);
        });
        return result;
    }

    /** Lengths of the axes from start to end. */
    private static Value lengths(Node node, Value x) {
        int start = (int) node.intAttribute("start", 0);
        int end = Math.min((int) node.intAttribute("end", x.rank()), x.rank());
        return Value.generate(new int[] {end - start}, i -> x.dims()[start + i[0]]);
    }

    /** The last axis of the indices holds a place in the data's axes after the batch; what is left of the data's axes follows. */
    private static Value gatherNd(Value x, Value indices, int batch) {
        int deep = indices.dim(-1);
        int outer = indices.rank() - 1;
        int[] dims = Arrays.copyOf(indices.dims(), outer + x.rank() - batch - deep);
        System.arraycopy(x.dims(), batch + deep, dims, outer, x.rank() - batch - deep);
        return Value.generate(dims, i -> {
            int[] from = new int[x.rank()];
            System.arraycopy(i, 0, from, 0, batch);
            int[] at = Arrays.copyOf(i, outer + 1);
            for (int k = 0; k < deep; k++) {
                at[outer] = k;
                int index = (int) indices.at(at);
                from[batch + k] = index < 0 ? index + x.dims()[batch + k] : index;
            }
            System.arraycopy(i, outer, from, batch + deep, i.length - outer);
            return x.at(from);
        });
    }

    /** Inputs: data, pads, value. Negative pads cut. */
    private static Value pad(Node node, List<@Nullable Value> in) {
        Value x = in.get(0);
        int[] pads = in.get(1).toInts();
        Value constant = Operator.optional(in, 2);
        String mode = node.textAttribute("mode", "constant");
        int[] dims = new int[x.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = x.dims()[i] + pads[i] + pads[i + dims.length];
        }
        return Value.generate(dims, i -> {
            int[] from = new int[i.length];
            boolean outside = false;
            for (int k = 0; k < i.length; k++) {
                int at = i[k] - pads[k];
                int length = x.dims()[k];
                outside |= at < 0 || at >= length;
                from[k] = switch (mode) {
                    case "constant" -> at;
                    case "edge" -> Math.min(Math.max(at, 0), length - 1);
                    case "wrap" -> Math.floorMod(at, length);
                    case "reflect" -> reflect(at, length);
                    default -> throw new IllegalArgumentException("Pad has no mode " + mode);
                };
            }
            return mode.equals("constant") && outside ? constant == null ? 0 : constant.at() : x.at(from);
        });
    }

    /** Mirrors at the centres of the border elements, which aren't repeated. */
    private static int reflect(int at, int length) {
        int position = at;
        while (position < 0 || position >= length) {
            position = position < 0 ? -position : 2 * (length - 1) - position;
        }
        return position;
    }

    private static Value tile(Value x, int[] repeats) {
        int[] dims = new int[x.rank()];
        Arrays.setAll(dims, i -> x.dims()[i] * repeats[i]);
        return Value.generate(dims, i -> {
            int[] from = new int[i.length];
            Arrays.setAll(from, k -> i[k] % x.dims()[k]);
            return x.at(from);
        });
    }

    /** Inputs: indices, depth, (off, on). An index out of range gives only off values. */
    private static Value oneHot(Node node, List<@Nullable Value> in) {
        Value indices = in.get(0);
        int depth = (int) in.get(1).data()[0];
        double off = in.get(2).at(0);
        double on = in.get(2).at(1);
        int at = axis((int) node.intAttribute("axis", -1), indices.rank() + 1);
        int[] dims = new int[indices.rank() + 1];
        System.arraycopy(indices.dims(), 0, dims, 0, at);
        dims[at] = depth;
        System.arraycopy(indices.dims(), at, dims, at + 1, indices.rank() - at);
        return Value.generate(dims, i -> {
            int[] where = new int[i.length - 1];
            System.arraycopy(i, 0, where, 0, at);
            System.arraycopy(i, at + 1, where, at, where.length - at);
            int index = (int) indices.at(where);
            return (index < 0 ? index + depth : index) == i[at] ? on : off;
        });
    }
}
