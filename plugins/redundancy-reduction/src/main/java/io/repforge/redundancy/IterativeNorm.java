package io.repforge.redundancy;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * IterNorm (Huang et al. 2019, algorithm 1): groups of features are whitened over the batch by {@code Σ^(−1/2)}, which Newton's iteration comes near to,
 * {@code P ← (3 P − P³ Σ / tr Σ) / 2}; few steps leave what varies least as it is. A weight and a bias of each feature follow. In evaluation it takes running means of what
 * was subtracted and multiplied by. Applied several times in a step, these follow each batch in turn.
 */
final class IterativeNorm {

    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.9;

    private final Graph graph;
    private final String scope;
    private final int groups;
    private final int steps;
    private @Nullable Weights weights;

    private record Weights(Tensor scale, Tensor bias, Tensor runningMean, Tensor runningWhitening) {}

    /**
     * @param name name of its scope
     * @param groups must divide the number of features
     * @param steps of Newton's iteration
     */
    IterativeNorm(Graph graph, String name, int groups, int steps) {
        this.graph = graph;
        this.scope = graph.newScope(name);
        this.groups = groups;
        this.steps = steps;
    }

    /** @param x {@code [N, D]} */
    Tensor apply(Tensor x) {
        return graph.within(scope, () -> {
            if (weights == null) {
                weights = make(x.dim(1));
            }
            long channels = x.dim(1) / groups;
            // [groups, N, channels]
            Tensor grouped = x.reshape(-1, groups, channels).transpose(1, 0, 2);
            Tensor whitened = graph.mode() == Mode.EVALUATION ? byRunningMeans(weights, grouped) : byBatch(weights, grouped);
            return whitened.transpose(1, 0, 2).reshape(-1, x.dim(1)).mul(weights.scale).add(weights.bias);
        });
    }

    private Tensor byRunningMeans(Weights w, Tensor grouped) {
        return grouped.sub(graph.current(w.runningMean)).matmul(graph.current(w.runningWhitening));
    }

    private Tensor byBatch(Weights w, Tensor grouped) {
        Tensor mean = grouped.mean(true, 1);
        Tensor centred = grouped.sub(mean);
        Tensor whitening = whitening(centred);
        follow(w.runningMean, mean);
        follow(w.runningWhitening, whitening);
        return centred.matmul(whitening);
    }

    /** Σ^(−1/2), symmetric. */
    private Tensor whitening(Tensor centred) {
        Tensor identity = Matrices.identity(graph, centred.dim(2));
        Tensor covariance = centred.transposeMatrix().matmul(centred).div(centred.dim(1)).add(identity.mul(EPSILON));
        Tensor trace = covariance.mul(identity).sum(true, 1, 2);
        Tensor normalised = covariance.div(trace);
        Tensor p = identity;
        for (int i = 0; i < steps; i++) {
            p = p.mul(1.5).sub(p.matmul(p).matmul(p).matmul(normalised).mul(0.5));
        }
        return p.div(trace.sqrt());
    }

    private void follow(Tensor running, Tensor now) {
        graph.assign(running, graph.current(running).mul(MOMENTUM).add(now.stopGradient().mul(1 - MOMENTUM)));
    }

    private Weights make(long features) {
        long channels = features / groups;
        float[] identities = new float[Math.toIntExact(groups * channels * channels)];
        for (int i = 0; i < groups * channels; i++) {
            identities[(int) (i * channels + i % channels)] = 1;
        }
        return new Weights(
                graph.parameter("weight", Shape.of(features), Initializer.ones()),
                graph.parameter("bias", Shape.of(features), Initializer.zeros()),
                graph.state("running_mean", DType.FLOAT32, Shape.of(groups, 1, channels), Initializer.zeros()),
                graph.state("running_whitening", DType.FLOAT32, Shape.of(groups, channels, channels),
                        new Initializer.Values(Array.of(Shape.of(groups, channels, channels), identities))));
    }
}
