package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/** A perceptron on flattened observations, for vectors. */
public final class MlpEncoder implements Encoder<MlpEncoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers", defaults = "[256, 256]", min = 1) List<Integer> hidden,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale) {}

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public String description() {
        return "Perceptron on flattened observations";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public EncoderModule build(Context context, Options options) {
        if (context.steps().observation() instanceof Space.Discrete) {
            throw new GraphException("encoder mlp encodes vectors or images, but the observations are " + context.steps().observation());
        }
        Graph graph = context.graph();
        return DistributionHead.of(graph, context.representationDim(), options.learnScale, features -> new Network() {
            private final Mlp layers = new Mlp(graph, "mlp", options.hidden, features, true);

            @Override
            public Features apply(Tensor observations) {
                if (context.steps().observation() instanceof Space.Image size) {
                    Images.requireSize("mlp", size, observations);
                }
                return new Features(layers.apply(observations.shape().rank() == 2 ? observations : observations.flatten(1)), null);
            }

            @Override
            public List<Shape> featureMaps() {
                return List.of();
            }
        });
    }
}
