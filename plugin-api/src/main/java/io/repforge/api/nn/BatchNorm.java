package io.repforge.api.nn;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation over all axes but the second (Ioffe and Szegedy 2015): by the statistics of the batch in training, by running
 * statistics in evaluation and inside {@link Graph#frozen}. Applied several times in a step, the running statistics follow each batch in
 * turn. N stays open. As PyTorch's, it starts with a weight of 1 and a bias of 0; momentum and ε are PyTorch's too.
 */
public final class BatchNorm {

    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.9;

    private final Graph graph;
    private final String scope;
    /** Where the weight starts; empty for none, and no bias. */
    private final Optional<Initializer> start;
    private @Nullable Weights weights;

    private record Weights(Tensor scale, Tensor bias, Tensor runningMean, Tensor runningVariance) {}

    /**
     * @param name name of its scope
     */
    public BatchNorm(Graph graph, String name) {
        this(graph, name, Optional.of(Initializer.ones()));
    }

    /**
     * @param name name of its scope
     * @param start where the weight starts; 0 for the last one of a residual branch, which so begins as the identity (Goyal et al. 2017, section 5.1)
     */
    public BatchNorm(Graph graph, String name, Initializer start) {
        this(graph, name, Optional.of(start));
    }

    private BatchNorm(Graph graph, String name, Optional<Initializer> start) {
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.start = start;
    }

    /**
     * One that has no weight and no bias to train, and so gives a mean of 0 and a variance of 1.
     *
     * @param name name of its scope
     */
    public static BatchNorm plain(Graph graph, String name) {
        return new BatchNorm(graph, name, Optional.empty());
    }

    /**
     * @param x {@code [N, C]} or {@code [N, C, …]}
     */
    public Tensor apply(Tensor x) {
        return graph.within(scope, () -> {
            if (weights == null) {
                weights = make(x.dim(1));
            }
            Weights w = weights;
            Tensor mean = graph.current(w.runningMean);
            Tensor variance = graph.current(w.runningVariance);
            if (graph.mode() == Mode.EVALUATION) {
                return x.batchNormInference(w.scale, w.bias, mean, variance, EPSILON);
            }
            if (x.shape().elements() == x.dim(1)) {
                // The same words for every layer, so that they are said once.
                graph.warn("Batch normalisation of a single number by its own mean gives 0 whatever the number is: with batch_size 1 nothing passes the"
                        + " layers that do so. Raise batch_size.");
            }
            Tensor.BatchNormResult result = x.batchNormTraining(w.scale, w.bias, mean, variance, EPSILON, MOMENTUM);
            graph.assign(w.runningMean, result.runningMean());
            graph.assign(w.runningVariance, result.runningVariance());
            return result.output();
        });
    }

    private Weights make(long channels) {
        Shape shape = Shape.of(channels);
        return new Weights(
                start.map(weight -> graph.parameter("weight", shape, weight)).orElseGet(() -> repeated(1, shape)),
                start.isPresent() ? graph.parameter("bias", shape, Initializer.zeros()) : repeated(0, shape),
                graph.state("running_mean", DType.FLOAT32, shape, Initializer.zeros()),
                graph.state("running_var", DType.FLOAT32, shape, Initializer.ones()));
    }

    private Tensor repeated(float value, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        Arrays.fill(values, value);
        return graph.constant(Array.of(shape, values));
    }
}
