package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalisation along the last axis (Ba et al. 2016): {@code (x − mean) / √(variance + ε) · weight + bias}, the same in training and in evaluation.
 * As PyTorch's, it starts with a weight of 1 and a bias of 0. No axis is fixed but the last, so N stays open.
 */
public final class LayerNorm {

    /** PyTorch's. */
    private static final double EPSILON = 1e-5;

    private final Graph graph;
    private final String scope;
    private final double epsilon;
    private @Nullable Tensor weight;
    private @Nullable Tensor bias;

    /**
     * With PyTorch's ε, 1e-5.
     *
     * @param name name of its scope
     */
    public LayerNorm(Graph graph, String name) {
        this(graph, name, EPSILON);
    }

    /**
     * @param name name of its scope
     * @param epsilon ε; Vision Transformers take 1e-6
     */
    public LayerNorm(Graph graph, String name, double epsilon) {
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.epsilon = epsilon;
    }

    /**
     * @param x {@code [N, …, D]}
     * @return of the same shape
     */
    public Tensor apply(Tensor x) {
        return graph.within(scope, () -> {
            if (weight == null || bias == null) {
                Shape features = Shape.of(x.dim(-1));
                weight = graph.parameter("weight", features, Initializer.ones());
                bias = graph.parameter("bias", features, Initializer.zeros());
            }
            return x.layerNorm(-1, weight, bias, epsilon);
        });
    }
}
