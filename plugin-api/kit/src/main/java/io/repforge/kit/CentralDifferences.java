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
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Holds the gradient of a scalar against central differences of it, both on the host's engine, in float32. Of each tensor two directions are tried, its
 * gradient's own and a random one, which is as good as many single elements: along the first a wrong length shows, along the second what is left out.
 *
 * <p>In float32 a step that is too small drowns in rounding, and one that is too large leaves the line of the tangent or crosses kinks; which is which differs
 * by orders of magnitude from tensor to tensor. So the step starts at {@value #FIRST_STEP} of a tensor's usual element and shrinks. If the slope over one of the
 * steps is the gradient's, all is well; if it never is, though the slopes over {@value #AGREEING} steps in a row are one, the gradient is wrong; else the direction
 * says nothing. What flows through {@link Tensor#stopGradient} is kept as it is, since the gradient doesn't see it either.
 */
final class CentralDifferences {

    /** Share of the gradient's length by which both may differ: some times what slopes that count as one differ by. */
    private static final double TOLERANCE = 0.05;
    private static final double SAME = 0.01;
    private static final double FIRST_STEP = 0.02;
    private static final double SHRINK = 0.25;
    private static final int STEPS = 9;
    private static final int AGREEING = 3;
    /** A gradient that is smaller than this share of the largest is compared with it, as if it were as large. */
    private static final double SMALL = 0.01;
    private static final double SMALLEST_ELEMENT = 0.05;
    /** So many parameters and inputs are enough of a deep network, and so many of one that takes its time. */
    private static final int MOST_TENSORS = 12;
    private static final int MOST_OF_LARGE = 4;
    private static final long LARGE = 1_000_000;

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
        graph.inputs().values().stream().filter(input -> input.type() == DType.FLOAT32 && !Feed.isPlace(input)).forEach(moved::add);
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
        double[] gradient = Objects.requireNonNull(gradients.get(tensor)).toDoubles();
        double length = length(gradients.get(tensor));
        Map<String, double[]> directions = new LinkedHashMap<>();
        if (length > 0) {
            directions.put("its own direction", unit(gradient));
        }
        directions.put("a random direction", unit(new Random(tensor.name().hashCode()).doubles(gradient.length, -1, 1).toArray()));
        for (Map.Entry<String, double[]> entry : directions.entrySet()) {
            double claimed = product(gradient, entry.getValue());
            double scale = Math.max(Math.max(Math.abs(claimed), length), floor);
            Optional<Double> slope = otherSlope(run, tensor, entry.getValue(), claimed, TOLERANCE * scale);
            if (slope.isPresent()) {
                return Optional.of(new Disagreement(tensor.name(), entry.getKey(), claimed, slope.get()));
            }
        }
        return Optional.empty();
    }

    /** The slope in a direction, if it is told and isn't the one that is claimed. */
    private Optional<Double> otherSlope(GraphRun run, Tensor tensor, double[] direction, double claimed, double tolerance) {
        float[] base = Objects.requireNonNull(values.get(tensor.name())).toFloats();
        double step = FIRST_STEP * Math.max(rootMeanSquare(base), SMALLEST_ELEMENT);
        List<Double> slopes = new ArrayList<>();
        try {
            for (int i = 0; i < STEPS; i++) {
                double slope = slope(run, tensor, base, direction, step);
                if (Math.abs(slope - claimed) <= tolerance) {
                    return Optional.empty();
                }
                slopes.add(slope);
                step *= SHRINK;
            }
        } finally {
            run.feed(tensor.name(), values.get(tensor.name()));
        }
        return agreed(slopes);
    }

    /** The slope that some steps in a row have; the last of such, which are closest to the tangent. */
    private static Optional<Double> agreed(List<Double> slopes) {
        for (int end = slopes.size(); end >= AGREEING; end--) {
            List<Double> row = slopes.subList(end - AGREEING, end);
            double last = row.get(AGREEING - 1);
            if (row.stream().allMatch(slope -> Math.abs(slope - last) <= SAME * Math.abs(last))) {
                return Optional.of(last);
            }
        }
        return Optional.empty();
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
        int most = all.stream().mapToLong(tensor -> tensor.shape().elements()).sum() < LARGE ? MOST_TENSORS : MOST_OF_LARGE;
        if (all.size() <= most) {
            return all;
        }
        List<Tensor> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get(i * (all.size() - 1) / (most - 1)));
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
