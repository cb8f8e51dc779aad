package io.repforge.kit;

import io.repforge.api.Encoding;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.ViewSpec;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.space.Space;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What kits ask of graphs. */
final class GraphFacts {

    private GraphFacts() {}

    /** Type of a variable, and whether it is trained. */
    record Kind(TensorType type, boolean trained) {}

    /** Variables by name. */
    static Map<String, Kind> variables(Graph graph) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        graph.variables().forEach((name, variable) -> kinds.put(name, new Kind(variable.tensor().tensorType(), variable.trained())));
        return kinds;
    }

    /** Everything that tensors are computed from by ways that gradients take, and they themselves. */
    static Set<Tensor> sources(Graph graph, List<Tensor> results) {
        return sources(results, tensor -> !graph.isStopped(tensor));
    }

    /** Everything that tensors are computed from, and they themselves. */
    static Set<Tensor> allSources(List<Tensor> results) {
        return sources(results, tensor -> true);
    }

    private static Set<Tensor> sources(List<Tensor> results, Predicate<Tensor> goesOn) {
        Set<Tensor> seen = new HashSet<>();
        Deque<Tensor> open = new ArrayDeque<>(results);
        while (!open.isEmpty()) {
            Tensor tensor = open.pop();
            if (seen.add(tensor) && goesOn.test(tensor) && tensor.producer() != null) {
                tensor.producer().inputs().stream().filter(input -> input != null).forEach(open::push);
            }
        }
        return seen;
    }

    /** What a distribution is made of. */
    static List<Tensor> parts(Distribution distribution) {
        return distribution instanceof Distribution.Normal normal ? List.of(normal.mean(), normal.scale()) : List.of(distribution.mean());
    }

    /** Adds the parts of a distribution, which may be missing, by name. */
    static void add(Map<String, Tensor> results, String name, @Nullable Distribution distribution) {
        if (distribution != null) {
            results.put(name, distribution.mean());
            if (distribution instanceof Distribution.Normal normal) {
                results.put("scale of the " + name, normal.scale());
            }
        }
    }

    /** Adds the parts of an encoding, which may be missing, by name. */
    static void add(Map<String, Tensor> results, String name, @Nullable Encoding encoding) {
        if (encoding != null) {
            add(results, name, encoding.representation());
            encoding.tensors().forEach((part, tensor) -> results.put(part + " of the " + name, tensor));
        }
    }

    /** Pairs before augmentation, of inputs. */
    static PairTensors pairs(Graph graph, PairSpec pairs, int n) {
        PairTensors batch = PairTensors.of(input(graph, "context", pairs.context(), n), input(graph, "target", pairs.target(), n),
                graph.input("trajectory", DType.INT64, Shape.of(n)), graph.input("timestep", DType.INT64, Shape.of(n)));
        return pairs.extra() == null ? batch : batch.withExtra(input(graph, "extra", pairs.extra(), n));
    }

    /** A batch as augmentation gives it, of inputs; in evaluation there are no further views. */
    static PairTensors batch(Graph graph, BatchSpec spec, int n) {
        PairTensors batch = pairs(graph, spec.pairs(), n);
        if (graph.mode() == Mode.EVALUATION) {
            return batch;
        }
        for (Map.Entry<String, ViewSpec> view : spec.views().entrySet()) {
            List<Tensor> tensors = IntStream.range(0, view.getValue().count())
                    .mapToObj(i -> input(graph, view.getKey() + "_" + i, view.getValue().space(), n)).toList();
            batch = batch.withView(view.getKey(), View.of(view.getValue().space(), tensors));
        }
        return batch;
    }

    /** An input that stands for n values of a space, as a network sees them. */
    static Tensor input(Graph graph, String name, Space space, int n) {
        return graph.input(name, space.graphType(), space.shape().prepend(n));
    }

    /** Constants in the order in which they were made. */
    static List<Array> constants(Graph graph) {
        return new ArrayList<>(graph.constants().values());
    }

    /** Rows of an array from one to before another. */
    static Array rows(Array array, int from, int to) {
        int bytes = array.bytes().length / Math.toIntExact(array.shape().dim(0));
        return new Array(array.type(), array.shape().with(0, to - from), Arrays.copyOfRange(array.bytes(), from * bytes, to * bytes));
    }

    /** The rows of an array, flattened. */
    static List<double[]> rows(Array array) {
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < array.shape().dim(0); row++) {
            rows.add(rows(array, row, row + 1).toDoubles());
        }
        return rows;
    }

    /** An array of one row, several times below itself. */
    static Array repeated(Array row, int times) {
        byte[] bytes = new byte[row.bytes().length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(row.bytes(), 0, bytes, i * row.bytes().length, row.bytes().length);
        }
        return new Array(row.type(), row.shape().with(0, times), bytes);
    }

    /** The same with NaN everywhere in its first row. */
    static Array withNaNInFirstRow(Array array) {
        float[] values = array.toFloats();
        Arrays.fill(values, 0, Math.toIntExact(values.length / array.shape().dim(0)), Float.NaN);
        return Array.of(array.shape(), values);
    }
}
