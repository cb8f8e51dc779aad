package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Stacked one-directional LSTM layers (Hochreiter and Schmidhuber 1997). All weights and biases start as those of PyTorch's {@code LSTM}, uniform in
 * ±1/√hidden.
 */
public final class Lstm {

    private final Graph graph;
    private final List<String> scopes = new ArrayList<>();
    private final List<Weights> layers = new ArrayList<>();
    private final long hidden;

    private record Weights(Tensor input, Tensor recurrence, Tensor bias) {}

    /**
     * @param name name of its scope
     * @param hidden size of each layer's state
     * @param layers number of layers
     */
    public Lstm(Graph graph, String name, long hidden, int layers) {
        this.graph = graph;
        this.hidden = hidden;
        graph.scope(name, () -> {
            for (int i = 0; i < layers; i++) {
                scopes.add(graph.newScope("layer" + (i + 1)));
            }
            return scopes;
        });
    }

    /**
     * @param x {@code [T, N, in]}
     * @return outputs of the last layer, {@code [T, N, hidden]}
     */
    public Tensor apply(Tensor x) {
        Tensor h = x;
        for (int i = 0; i < scopes.size(); i++) {
            if (layers.size() == i) {
                long in = h.dim(2);
                layers.add(graph.within(scopes.get(i), () -> make(in)));
            }
            Weights w = layers.get(i);
            Tensor below = h;
            h = graph.within(scopes.get(i), () -> below.lstm(w.input, w.recurrence, w.bias));
        }
        return h;
    }

    private Weights make(long in) {
        Initializer initializer = Initializer.uniformFanIn(hidden);
        return new Weights(
                graph.parameter("weight", Shape.of(1, 4 * hidden, in), initializer),
                graph.parameter("recurrence", Shape.of(1, 4 * hidden, hidden), initializer),
                graph.parameter("bias", Shape.of(1, 8 * hidden), initializer));
    }
}
