package io.repforge.essentials.decoders;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import org.jspecify.annotations.Nullable;

/** A projection head (SimCLR, Chen et al. 2020, section 2.1): a perceptron for the mean, and, if wanted, one for the scale, by softplus; σ = 1 else. */
final class Projection {

    private final Mlp mean;
    private final @Nullable Mlp scale;

    Projection(Graph graph, String name, int features, ProjectionOptions options) {
        mean = new Mlp(graph, name, options.hidden(), features, options.style());
        scale = options.learnScale() ? new Mlp(graph, name + "_scale", options.hidden(), features, options.style()) : null;
    }

    /** Projects the mean of a representation. */
    Distribution apply(Distribution representation) {
        Tensor features = representation.mean();
        Tensor sigma = scale == null ? features.graph().scalar(DType.FLOAT32, 1) : scale.apply(features).softplus();
        return new Distribution.Normal(mean.apply(features), sigma);
    }
}
