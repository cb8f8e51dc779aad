package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that work along axes. */
final class ReferenceReductions {

    private ReferenceReductions() {}

    static Map<String, Operator> operators() {
        Map<String, Operator> all = new LinkedHashMap<>();
        all.put("ReduceSum", reduction(group -> Arrays.stream(group).sum()));
        all.put("ReduceMean", reduction(group -> Arrays.stream(group).sum() / group.length));
        all.put("ReduceMax", reduction(group -> Arrays.stream(group).max().orElseThrow()));
        all.put("ReduceMin", reduction(group -> Arrays.stream(group).min().orElseThrow()));
        all.put("ReduceLogSumExp", reduction(ReferenceReductions::logSumExp));
        all.put("ReduceSumSquare", reduction(group -> Arrays.stream(group).map(x -> x * x).sum()));
        all.put("ReduceL1", reduction(group -> Arrays.stream(group).map(Math::abs).sum()));
        all.put("ReduceL2", reduction(group -> Math.sqrt(Arrays.stream(group).map(x -> x * x).sum())));
        all.put("ArgMax", (Operator.Single) (node, in) -> argMax(node, in.get(0)));
        all.put("TopK", (node, in) -> topK(node, in.get(0), in.get(1).toInts()[0]));
        all.put("Softmax", along((x, logTotal) -> Math.exp(x - logTotal)));
        all.put("LogSoftmax", along((x, logTotal) -> x - logTotal));
        return all;
    }

    static double logSumExp(double[] group) {
        double max = Arrays.stream(group).max().orElseThrow();
        return max + Math.log(Arrays.stream(group).map(x -> Math.exp(x - max)).sum());
    }

    private static Operator.Single reduction(ToDoubleFunction<double[]> f) {
        return (node, in) -> reduce(node, in, f);
    }

    /** The axes are the second input; none, or an empty one, means all of them, or with {@code noop_with_empty_axes} none. */
    private static Value reduce(Node node, List<@Nullable Value> in, ToDoubleFunction<double[]> f) {
        Value x = in.get(0);
        Value axes = Operator.optional(in, 1);
        boolean[] reduced = new boolean[x.rank()];
        if (axes == null || axes.data().length == 0) {
            Arrays.fill(reduced, node.intAttribute("noop_with_empty_axes", 0) == 0);
        } else {
            for (int axis : axes.toInts()) {
                reduced[axis < 0 ? axis + x.rank() : axis] = true;
            }
        }
        return reduce(x, reduced, node.intAttribute("keepdims", 1) != 0, f);
    }

    static Value reduce(Value x, boolean[] reduced, boolean keep, ToDoubleFunction<double[]> f) {
        int[] kept = x.dims().clone();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = reduced[i] ? 1 : kept[i];
        }
        Map<List<Integer>, List<Double>> groups = new LinkedHashMap<>();
        x.forEachIndex(i -> {
            List<Integer> group = new ArrayList<>();
            for (int axis = 0; axis < i.length; axis++) {
                group.add(reduced[axis] ? 0 : i[axis]);
            }
            groups.computeIfAbsent(group, g -> new ArrayList<>()).add(x.at(i));
        });
        Value result = Value.zeros(kept);
        groups.forEach((group, elements) -> result.set(
                f.applyAsDouble(elements.stream().mapToDouble(Double::doubleValue).toArray()),
                group.stream().mapToInt(Integer::intValue).toArray()));
        return keep ? result : result.reshaped(without(kept, reduced));
    }

    private static int[] without(int[] dims, boolean[] gone) {
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < dims.length; i++) {
            if (!gone[i]) {
                rest.add(dims[i]);
            }
        }
        return rest.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean[] only(int axis, int rank) {
        boolean[] reduced = new boolean[rank];
        reduced[axis < 0 ? axis + rank : axis] = true;
        return reduced;
    }

    /** Of equal elements the first. */
    private static Value argMax(Node node, Value x) {
        boolean[] reduced = only((int) node.intAttribute("axis", 0), x.rank());
        return reduce(x, reduced, node.intAttribute("keepdims", 1) != 0, group -> {
            int best = 0;
            for (int i = 1; i < group.length; i++) {
                best = group[i] > group[best] ? i : best;
            }
            return best;
        });
    }

    /** Values and indices, in order; of equal elements the first comes first. */
    private static List<Value> topK(Node node, Value x, int k) {
        int at = (int) node.intAttribute("axis", -1);
        int axis = at < 0 ? at + x.rank() : at;
        boolean largest = node.intAttribute("largest", 1) != 0;
        int[] dims = x.dims().clone();
        dims[axis] = k;
        Value indices = Value.generate(dims, i -> {
            int[] from = i.clone();
            Comparator<Integer> byValue = Comparator.comparingDouble(j -> {
                from[axis] = j;
                return x.at(from);
            });
            return IntStream.range(0, x.dims()[axis]).boxed().sorted(largest ? byValue.reversed() : byValue).toList().get(i[axis]);
        });
        Value values = Value.generate(dims, i -> {
            int[] from = i.clone();
            from[axis] = (int) indices.at(i);
            return x.at(from);
        });
        return List.of(values, indices);
    }

    private interface Normaliser {
        double apply(double x, double logTotal);
    }

    private static Operator.Single along(Normaliser f) {
        return (node, in) -> {
            Value x = in.get(0);
            Value logTotal = reduce(x, only((int) node.intAttribute("axis", -1), x.rank()), true, ReferenceReductions::logSumExp);
            return Value.generate(x.dims(), i -> f.apply(x.at(i), logTotal.broadcastAt(i)));
        };
    }
}
