package io.repforge.api.encoder;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An encoder made of a network: its features as the mean of a diagonal Gaussian with σ = 1, so that losses on distributions work with it.
 * With a learned scale the network gives 2 D features, of which one linear layer makes μ and another, through softplus, σ; both start as PyTorch's do. Where no number
 * of features is wanted, the network's own are μ, and a learned scale is by one linear layer from these.
 */
public final class GaussianEncoder implements EncoderModule {

    private final Backbone network;
    private final @Nullable Linear mean;
    private final @Nullable Linear scale;

    private GaussianEncoder(Backbone network, @Nullable Linear mean, @Nullable Linear scale) {
        this.network = network;
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * Makes one in the current scope.
     *
     * @param context what it is built for
     * @param learnScale whether σ is learnt; it is 1 otherwise
     * @param network makes a network for what it is given, which ends in {@link Encoder.Context#lastLayer}
     */
    public static GaussianEncoder of(Encoder.Context context, boolean learnScale, Function<Encoder.Context, Backbone> network) {
        Graph graph = context.graph();
        if (!learnScale) {
            return new GaussianEncoder(network.apply(context), null, null);
        }
        if (context.representationDim().isEmpty()) {
            return new GaussianEncoder(network.apply(context), null, Linear.square(graph, "scale"));
        }
        int features = context.representationDim().getAsInt();
        return new GaussianEncoder(network.apply(context.withRepresentationDim(Math.multiplyExact(2, features))), new Linear(graph, "mean", features),
                new Linear(graph, "scale", features));
    }

    @Override
    public Encoding encode(Tensor observations) {
        Backbone.Features features = network.apply(observations);
        return Encoding.of(distribution(features.vector())).with(features.stages());
    }

    private Distribution distribution(Tensor features) {
        Tensor centre = mean == null ? features : mean.apply(features);
        return new Distribution.Normal(centre, scale == null ? features.graph().scalar(DType.FLOAT32, 1) : scale.apply(features).softplus());
    }

    @Override
    public List<Shape> featureMaps() {
        return network.featureMaps();
    }
}
