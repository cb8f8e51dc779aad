package io.repforge.api.nn;

import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;

/**
 * Dropout (Srivastava et al. 2014), scaled in training so that evaluation is the identity. The mask is a random tensor of the graph, so
 * that a resumed run drops what an uninterrupted one would have dropped. It is drawn for N samples, so training fixes N; evaluation leaves it open.
 */
public final class Dropout {

    private final Graph graph;
    private final double probability;

    /**
     * @param probability share of elements that are dropped, in [0, 1)
     */
    public Dropout(Graph graph, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("dropout probability must be in [0, 1), got " + probability);
        }
        this.graph = graph;
        this.probability = probability;
    }

    /** The same shape; in evaluation {@code x} itself. */
    public Tensor apply(Tensor x) {
        if (probability == 0 || graph.mode() == Mode.EVALUATION) {
            return x;
        }
        double kept = 1 - probability;
        return x.mul(graph.random("dropout", new Draw.Bernoulli(kept), x.shape())).div(kept);
    }
}
