package io.repforge.generative;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.Encodings;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoder of a variational autoencoder (Kingma and Welling 2014, appendix C.2): of the 2 D features that a network gives, one linear layer
 * makes μ and another, through softplus, σ. The target is left as it is: pixels to be predicted. Without a learned scale the network gives D
 * features and the encoding is a point, as for a plain autoencoder. Where no number of features is wanted, the network's own are μ, and σ is by
 * one linear layer from these. An extra context isn't encoded. The linear
 * layers start as PyTorch's do, as in eirli.
 */
public final class VaeEncoder implements Encoder<VaeEncoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "The network", defaults = "magical-cnn") Use<Encoder<?>> encoder,
            @Option(value = "Whether the representation has a learned scale; without, it is a point", defaults = "true") boolean learnScale) {}

    @Override
    public String name() {
        return "vae";
    }

    @Override
    public String description() {
        return "Any encoder, to a Gaussian; the target stays pixels";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        Graph graph = context.graph();
        if (!options.learnScale) {
            return new Module(Encoder.build(options.encoder, context), null, null);
        }
        if (context.representationDim().isEmpty()) {
            EncoderModule network = Encoder.build(options.encoder, context);
            return new Module(network, null, Linear.square(graph, "scale"));
        }
        int features = context.representationDim().getAsInt();
        EncoderModule network = Encoder.build(options.encoder, context.withRepresentationDim(Math.multiplyExact(2, features)));
        return new Module(network, new Linear(graph, "mean", features), new Linear(graph, "scale", features));
    }

    private record Module(EncoderModule network, @Nullable Linear mean, @Nullable Linear scale) implements EncoderModule {

        @Override
        public Encoding encode(Tensor observations) {
            Encoding encoded = network.encode(observations);
            Tensor features = encoded.mean();
            return encoded.withRepresentation(scale == null
                    ? Distribution.point(features)
                    : new Distribution.Normal(mean == null ? features : mean.apply(features), scale.apply(features).softplus()));
        }

        @Override
        public Encodings encode(PairTensors batch) {
            return Encodings.of(encode(batch.context()), Encoding.of(Distribution.point(batch.target())));
        }

        @Override
        public List<Shape> featureMaps() {
            return network.featureMaps();
        }
    }
}
