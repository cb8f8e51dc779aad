package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import java.util.Arrays;

/**
 * Stochastic depth (Huang et al. 2016): in training a residual branch is left out for a random share of the samples, each as a whole, and scaled for the others,
 * so that evaluation is the identity. What is left out is a random tensor of the graph, drawn for N samples, so training fixes N; evaluation leaves it
 * open.
 */
public final class DropPath {

    private final Graph graph;
    private final double probability;

    /**
     * @param probability share of samples for which the branch is left out, in [0, 1)
     */
    public DropPath(Graph graph, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("drop path probability must be in [0, 1), got " + probability);
        }
        this.graph = graph;
        this.probability = probability;
    }

    /**
     * @param branch what a residual connection adds, {@code [N, …]}
     * @return of the same shape; in evaluation the branch itself
     */
    public Tensor apply(Tensor branch) {
        if (!isActive()) {
            return branch;
        }
        double kept = 1 - probability;
        long[] perSample = new long[branch.shape().rank()];
        Arrays.fill(perSample, 1);
        perSample[0] = branch.dim(0);
        return branch.mul(graph.random("drop_path", new Draw.Bernoulli(kept), Shape.of(perSample)).div(kept));
    }

    /** Whether anything is left out: in training, if the share isn't 0. */
    boolean isActive() {
        return probability > 0 && graph.mode() != Mode.EVALUATION;
    }
}
