package io.repforge.dynamics;

import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import org.jspecify.annotations.Nullable;

/** A perceptron on two encodings side by side: σ = 1, or by a second perceptron through softplus. */
final class Joined {

    private final Mlp mean;
    private final @Nullable Mlp scale;

    Joined(Graph graph, long features, HeadOptions options) {
        mean = new Mlp(graph, "projection", options.hidden(), features, true);
        scale = options.learnScale() ? new Mlp(graph, "projection_scale", options.hidden(), features, true) : null;
    }

    Distribution apply(Tensor joined) {
        Tensor sigma = scale == null ? joined.graph().scalar(DType.FLOAT32, 1) : scale.apply(joined).softplus();
        return new Distribution.Normal(mean.apply(joined), sigma);
    }

    /**
     * @param decoder name of the decoder, for the message
     * @param extra encoding of the extra context
     */
    static Tensor of(String decoder, Encoding context, @Nullable Encoding extra) {
        if (extra == null) {
            throw new GraphException("decoder " + decoder + " needs an encoded extra context and the encoder gives none; choose an encoder"
                    + " and pairs as the algorithm's preset has");
        }
        return Tensor.concat(1, context.mean(), extra.mean());
    }
}
