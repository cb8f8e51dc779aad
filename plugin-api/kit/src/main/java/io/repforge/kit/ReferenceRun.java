package io.repforge.kit;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.autodiff.Gradients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A loss over some steps with the same inputs: the weighted sum, and the norm of its gradient by each input.
 *
 * @param gradientNorms by input; 0 where no gradient arrives
 */
record ReferenceRun(double loss, Map<String, Double> gradientNorms) {

    /**
     * @param values what the graph is fed in the first step; states go on from there
     * @param weights weight of each step
     * @throws io.repforge.framework.UserError if an operator has no gradient
     * @throws io.repforge.framework.runtime.EngineException if the engine rejects the graph
     */
    static ReferenceRun of(Graph graph, Tensor loss, Map<String, Tensor> inputs, Map<String, Array> values, List<Double> weights) {
        Map<Tensor, Tensor> gradients = Gradients.of(graph, loss, List.copyOf(inputs.values()));
        List<Tensor> states = List.copyOf(graph.assignments().keySet());
        List<Tensor> wanted = new ArrayList<>(List.of(loss));
        wanted.addAll(gradients.values());
        states.forEach(state -> wanted.add(Objects.requireNonNull(graph.assignments().get(state))));
        double sum = 0;
        Map<Tensor, double[]> totals = new LinkedHashMap<>();
        try (GraphRun run = GraphRun.of(graph, wanted).feed(values)) {
            for (double weight : weights) {
                List<Array> results = run.run();
                sum += weight * results.get(0).toDoubles()[0];
                int next = 1;
                for (Tensor input : gradients.keySet()) {
                    addTo(totals.computeIfAbsent(input, key -> new double[size(key.shape())]), results.get(next++).toDoubles(), weight);
                }
                for (Tensor state : states) {
                    run.feed(Map.of(state.name(), results.get(next++)));
                }
            }
        }
        Map<String, Double> norms = new LinkedHashMap<>();
        inputs.forEach((name, input) -> norms.put(name, norm(totals.getOrDefault(input, new double[0]))));
        return new ReferenceRun(sum, norms);
    }

    private static int size(Shape shape) {
        return Math.toIntExact(shape.elements());
    }

    private static void addTo(double[] total, double[] more, double weight) {
        for (int i = 0; i < total.length; i++) {
            total[i] += weight * more[i];
        }
    }

    private static double norm(double[] elements) {
        double sum = 0;
        for (double element : elements) {
            sum += element * element;
        }
        return Math.sqrt(sum);
    }
}
