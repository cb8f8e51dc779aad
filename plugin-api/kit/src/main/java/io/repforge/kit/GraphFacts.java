package io.repforge.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.TensorType;
import io.repforge.api.graph.Variable;
import io.repforge.api.space.Space;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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

    /** Names of the parameters that no gradient of the results reaches. */
    static List<String> unreached(Graph graph, List<Tensor> results) {
        Set<Tensor> reached = sources(graph, results);
        return graph.variables().values().stream()
                .filter(variable -> variable.trained() && !reached.contains(variable.tensor()))
                .map(Variable::name).toList();
    }

    /** What a distribution is made of. */
    static List<Tensor> parts(Distribution distribution) {
        return distribution instanceof Distribution.Normal normal ? List.of(normal.mean(), normal.scale()) : List.of(distribution.mean());
    }

    /** That it is over {@code shape}, and is {@code float32}. */
    static void assertOver(Shape shape, Distribution distribution) {
        assertEquals(shape, distribution.mean().shape());
        for (Tensor part : parts(distribution)) {
            assertEquals(DType.FLOAT32, part.type());
            assertTrue(part.shape().canBroadcast(shape) && part.shape().broadcast(shape).equals(shape),
                    () -> part + " doesn't broadcast to " + shape);
        }
    }

    /** An input that stands for n values of a space, as a network sees them. */
    static Tensor input(Graph graph, String name, Space space, int n) {
        return graph.input(name, space.graphType(), space.shape().prepend(n));
    }

    /** Constants in the order in which they were made. */
    static List<Array> constants(Graph graph) {
        return new ArrayList<>(graph.constants().values());
    }
}
