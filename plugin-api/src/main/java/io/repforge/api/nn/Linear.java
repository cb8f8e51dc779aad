package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer, {@code x Wᵀ + b}. Its weights are made for the first input that it sees, and shared from then on. They start as those of
 * PyTorch's {@code Linear}, uniform in ±1/√in, bias alike.
 */
public final class Linear {

    private final Graph graph;
    private final String scope;
    private final long features;
    private final boolean biased;
    private @Nullable Tensor weight;
    private @Nullable Tensor bias;

    /**
     * @param name name of its scope
     * @param features number of outputs
     */
    public Linear(Graph graph, String name, long features) {
        this(graph, name, features, true);
    }

    /**
     * @param biased whether it has a bias
     */
    public Linear(Graph graph, String name, long features, boolean biased) {
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.features = features;
        this.biased = biased;
    }

    /**
     * @param x {@code [N, in]}
     * @return {@code [N, features]}
     * @throws GraphException if these aren't vectors
     */
    public Tensor apply(Tensor x) {
        return graph.within(scope, () -> {
            if (x.shape().rank() != 2) {
                throw new GraphException(graph.scope() + "Gemm: takes vectors [N, features], but is given " + x.tensorType());
            }
            if (weight == null) {
                long in = x.dim(-1);
                weight = graph.parameter("weight", Shape.of(features, in), Initializer.uniformFanIn(in));
                bias = biased ? graph.parameter("bias", Shape.of(features), Initializer.uniformFanIn(in)) : null;
            }
            return x.linear(weight, bias);
        });
    }
}
