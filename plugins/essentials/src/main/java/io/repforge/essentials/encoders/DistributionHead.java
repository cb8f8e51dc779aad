package io.repforge.essentials.encoders;

import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An encoder made of a network: its features as the mean of a diagonal Gaussian with σ = 1, so that losses on distributions work with it.
 * With a learned scale the network gives 2 D features, of which one linear layer makes μ and another, through softplus, σ; both start as PyTorch's do.
 */
final class DistributionHead implements EncoderModule {

    private final Network network;
    private final @Nullable Linear mean;
    private final @Nullable Linear scale;

    private DistributionHead(Network network, @Nullable Linear mean, @Nullable Linear scale) {
        this.network = network;
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * @param network makes a network with so many features
     */
    static DistributionHead of(Graph graph, int representationDim, boolean learnScale, IntFunction<Network> network) {
        return learnScale
                ? new DistributionHead(network.apply(Math.multiplyExact(2, representationDim)), new Linear(graph, "mean", representationDim),
                        new Linear(graph, "scale", representationDim))
                : new DistributionHead(network.apply(representationDim), null, null);
    }

    @Override
    public Distribution represent(Tensor observations) {
        return encode(observations).representation();
    }

    @Override
    public Encoding encode(Tensor observations) {
        Network.Features features = network.apply(observations);
        Encoding encoding = Encoding.of(distribution(features.vector()));
        return features.map() == null ? encoding : encoding.with(Encoding.FEATURE_MAP, features.map());
    }

    private Distribution distribution(Tensor features) {
        return mean == null || scale == null
                ? new Distribution.Normal(features, features.graph().scalar(DType.FLOAT32, 1))
                : new Distribution.Normal(mean.apply(features), scale.apply(features).softplus());
    }

    @Override
    public List<Shape> featureMaps() {
        return network.featureMaps();
    }
}
