package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer along the last axis, {@code x Wᵀ + b}. Its weights are made for the first input that it sees, and shared from then on. They start
 * as those of PyTorch's {@code Linear}, uniform in ±1/√in, bias alike, unless something else is asked for. No axis is fixed but the last, so N stays open.
 */
public final class Linear {

    private final Graph graph;
    private final String scope;
    private final OptionalLong features;
    private final boolean biased;
    private final Function<Shape, Initializer> start;
    private final Function<Shape, Initializer> biasStart;
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
        this(graph, name, OptionalLong.of(features), biased, Initializer::uniformFanIn, Initializer::uniformFanIn);
    }

    /**
     * @param biased whether it has a bias, which starts at 0
     * @param start where the weight {@code [features, in]} starts
     */
    public Linear(Graph graph, String name, long features, boolean biased, Function<Shape, Initializer> start) {
        this(graph, name, OptionalLong.of(features), biased, start, shape -> Initializer.zeros());
    }

    /**
     * A layer with as many outputs as inputs, whatever their number is, with a bias.
     *
     * @param name name of its scope
     */
    public static Linear square(Graph graph, String name) {
        return new Linear(graph, name, OptionalLong.empty(), true, Initializer::uniformFanIn, Initializer::uniformFanIn);
    }

    /**
     * @param features empty for as many as there are inputs
     * @param biasStart where the bias starts, by the weight's shape
     */
    private Linear(
            Graph graph, String name, OptionalLong features, boolean biased, Function<Shape, Initializer> start, Function<Shape, Initializer> biasStart) {
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.features = features;
        this.biased = biased;
        this.start = start;
        this.biasStart = biasStart;
    }

    /**
     * @param x {@code [N, …, in]}
     * @return {@code [N, …, features]}
     * @throws GraphException if it is a single vector, or of another size than the first was
     */
    public Tensor apply(Tensor x) {
        return graph.within(scope, () -> {
            if (x.shape().rank() < 2) {
                throw new GraphException(graph.scope() + "Gemm: takes [N, …, features], but is given " + x.tensorType());
            }
            if (weight == null) {
                long outputs = features.orElse(x.dim(-1));
                Shape shape = Shape.of(outputs, x.dim(-1));
                weight = graph.parameter("weight", shape, start.apply(shape));
                bias = biased ? graph.parameter("bias", Shape.of(outputs), biasStart.apply(shape)) : null;
            }
            return x.linear(weight, bias);
        });
    }
}
