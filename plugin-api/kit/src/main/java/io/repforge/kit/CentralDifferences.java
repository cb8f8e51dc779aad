package io.repforge.kit;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.framework.autodiff.Gradients;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Holds the gradient of a scalar against central differences of it, both on the host's engine, in float32. Of each tensor two directions are tried, its
 * gradient's own and a random one, which is as good as many single elements: along the first a wrong length shows, along the second what is left out.
 *
 * <p>In float32 a step that is too small drowns in rounding, and one that is too large leaves the line of the tangent or crosses kinks. So the step starts at
 * {@value #FIRST_STEP} of a tensor's usual element and shrinks until the differences over two steps agree to {@value #SMOOTH}; a direction in which they never
 * do says nothing. What flows through {@link Tensor#stopGradient} is kept as it is, since the gradient doesn't see it either.
 */
final class CentralDifferences {

    /** Share of the gradient's length by which both may differ: five times the roughness of differences that count as smooth. */
    private static final double TOLERANCE = 0.05;
    private static final double SMOOTH = 0.01;
    private static final double FIRST_STEP = 0.02;
    private static final double SHRINK = 0.25;
    private static final int STEPS = 5;
    /** A gradient that is smaller than this share of the largest is compared with it, as if it were as large. */
    private static final double SMALL = 0.01;
    private static final double SMALLEST_ELEMENT = 0.05;
    /** So many parameters and inputs are enough of a deep network. */
    private static final int MOST_TENSORS = 12;

    private final Graph graph;
    private final Tensor scalar;
    private final Map<String, Array> values;
    private final Map<Tensor, Array> gradients = new LinkedHashMap<>();

    /** Two numbers that should be one. */
    record Disagreement(String tensor, String direction, double gradient, double difference) {}

    /**
     * @param scalar what is differentiated; the nodes of its gradients are added to the graph
     * @param values what the graph is fed
     * @throws io.repforge.framework.UserError if an operator has no gradient
     * @throws io.repforge.framework.runtime.EngineException if the engine rejects the graph
     */
    CentralDifferences(Graph graph, Tensor scalar, Map<String, Array> values) {
        this.graph = graph;
        this.scalar = scalar;
        this.values = values;
        List<Tensor> moved = new ArrayList<>();
        graph.variables().values().stream().filter(Variable::trained).map(Variable::tensor).forEach(moved::add);
        graph.inputs().values().stream().filter(input -> input.type() == DType.FLOAT32 && !input.name().equals(Graph.PROGRESS)).forEach(moved::add);
        Map<Tensor, Tensor> found = Gradients.of(graph, scalar, moved);
        try (GraphRun run = GraphRun.of(graph, List.copyOf(found.values()))) {
            List<Array> results = found.isEmpty() ? List.of() : run.feed(values).run();
            int next = 0;
            for (Tensor tensor : found.keySet()) {
                gradients.put(tensor, results.get(next++));
            }
        }
    }

    /** Gradients by tensor; absent where none flows. */
    Map<Tensor, Array> gradients() {
        return gradients;
    }

    /** The first direction in which both differ. */
    Optional<Disagreement> disagreement() {
        double largest = gradients.values().stream().mapToDouble(CentralDifferences::length).max().orElse(0);
        try (GraphRun run = forward()) {
            for (Tensor tensor : some(gradients.keySet())) {
                Optional<Disagreement> found = disagreement(run, tensor, SMALL * largest);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private GraphRun forward() {
        Set<Tensor> needed = new HashSet<>(GraphFacts.allSources(List.of(scalar)));
        List<Tensor> stopped = needed.stream().filter(tensor -> graph.isStopped(tensor) && tensor.producer() != null).toList();
        Map<String, Array> fed = new HashMap<>(values);
        if (!stopped.isEmpty()) {
            try (GraphRun once = GraphRun.of(graph, stopped)) {
                List<Array> kept = once.feed(values).run();
                for (int i = 0; i < kept.size(); i++) {
                    fed.put(stopped.get(i).name(), kept.get(i));
                }
            }
        }
        return GraphRun.cutAt(graph, List.of(scalar), Set.copyOf(stopped)).feed(fed);
    }

    private Optional<Disagreement> disagreement(GraphRun run, Tensor tensor, double floor) {
        double[] gradient = gradients.get(tensor).toDoubles();
        double length = length(gradients.get(tensor));
        Map<String, double[]> directions = new LinkedHashMap<>();
        if (length > 0) {
            directions.put("its own direction", unit(gradient));
        }
        directions.put("a random direction", unit(new Random(tensor.name().hashCode()).doubles(gradient.length, -1, 1).toArray()));
        for (Map.Entry<String, double[]> entry : directions.entrySet()) {
            double claimed = product(gradient, entry.getValue());
            double scale = Math.max(Math.max(Math.abs(claimed), length), floor);
            Optional<Double> difference = difference(run, tensor, entry.getValue(), scale);
            if (difference.isPresent() && !(Math.abs(difference.get() - claimed) <= TOLERANCE * scale)) {
                return Optional.of(new Disagreement(tensor.name(), entry.getKey(), claimed, difference.get()));
            }
        }
        return Optional.empty();
    }

    /** The slope in a direction; empty if it can't be told. */
    private Optional<Double> difference(GraphRun run, Tensor tensor, double[] direction, double scale) {
        float[] base = values.get(tensor.name()).toFloats();
        double step = FIRST_STEP * Math.max(rootMeanSquare(base), SMALLEST_ELEMENT);
        double before = slope(run, tensor, base, direction, step);
        try {
            for (int i = 1; i < STEPS; i++) {
                step *= SHRINK;
                double now = slope(run, tensor, base, direction, step);
                if (Math.abs(now - before) <= SMOOTH * scale) {
                    return Optional.of(now);
                }
                before = now;
            }
            return Optional.empty();
        } finally {
            run.feed(tensor.name(), values.get(tensor.name()));
        }
    }

    private static double slope(GraphRun run, Tensor tensor, float[] base, double[] direction, double step) {
        return (at(run, tensor, base, direction, step) - at(run, tensor, base, direction, -step)) / (2 * step);
    }

    private static double at(GraphRun run, Tensor tensor, float[] base, double[] direction, double step) {
        float[] moved = base.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        run.feed(tensor.name(), Array.of(tensor.shape(), moved));
        return run.scalar();
    }

    /** The first, the last, and others spread evenly between. */
    private static List<Tensor> some(Collection<Tensor> tensors) {
        List<Tensor> all = List.copyOf(tensors);
        if (all.size() <= MOST_TENSORS) {
            return all;
        }
        List<Tensor> some = new ArrayList<>();
        for (int i = 0; i < MOST_TENSORS; i++) {
            some.add(all.get(i * (all.size() - 1) / (MOST_TENSORS - 1)));
        }
        return some;
    }

    /** Of a root mean square of 1, so that each element moves by about a step. */
    private static double[] unit(double[] direction) {
        double square = 0;
        for (double element : direction) {
            square += element * element;
        }
        double factor = Math.sqrt(direction.length / square);
        double[] unit = direction.clone();
        for (int i = 0; i < unit.length; i++) {
            unit[i] *= factor;
        }
        return unit;
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double length(Array gradient) {
        double[] values = gradient.toDoubles();
        return Math.sqrt(product(values, values));
    }

    private static double rootMeanSquare(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / Math.max(1, values.length));
    }
}
