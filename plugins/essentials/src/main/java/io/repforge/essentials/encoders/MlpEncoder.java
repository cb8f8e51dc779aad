package io.repforge.essentials.encoders;

import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.array.Shape;
import io.repforge.api.encoder.Backbone;
import io.repforge.api.encoder.GaussianEncoder;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.Standardisation;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A perceptron on flattened observations, for vectors. Where no number of features is wanted, the last hidden layer gives them. */
public final class MlpEncoder implements Encoder<MlpEncoder.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers", defaults = "[256, 256]", min = 1) List<Integer> hidden,
            @Option(value = "Whether the representation has a learned scale", defaults = "false") boolean learnScale,
            @Option(value = "Whether each component of the observations is brought to a mean of 0 and a deviation of 1 first, by statistics gathered in training: for sensors"
                    + " with units of their own", defaults = "false") boolean standardise) {

        /** Observations as they are. */
        public Options(List<Integer> hidden, boolean learnScale) {
            this(hidden, learnScale, false);
        }
    }

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
        if (options.hidden.isEmpty() && context.representationDim().isEmpty()) {
            throw new GraphException("encoder mlp has no layer at all without hidden layers and without a number of features; give it hidden, or representation_dim");
        }
        return GaussianEncoder.of(context, options.learnScale, sized -> new Layers(sized, options));
    }

    private static final class Layers implements Backbone {

        private final Space observations;
        private final @Nullable Standardisation standardisation;
        private final Mlp layers;
        private final int hidden;

        Layers(Context context, Options options) {
            OptionalInt features = context.representationDim();
            this.observations = context.steps().observation();
            this.standardisation = options.standardise ? new Standardisation(context.graph(), "standardisation") : null;
            this.layers = features.isPresent()
                    ? new Mlp(context.graph(), "mlp", options.hidden, features.getAsInt(), true)
                    : Mlp.ofHidden(context.graph(), "mlp", options.hidden, true);
            this.hidden = options.hidden.size();
        }

        @Override
        public Features apply(Tensor given) {
            if (observations instanceof Space.Image size) {
                Images.requireSize("mlp", size, given);
            }
            Tensor vectors = given.shape().rank() == 2 ? given : given.flatten(1);
            List<Tensor> all = layers.layers(standardisation == null ? vectors : standardisation.apply(vectors));
            Map<String, Tensor> stages = new LinkedHashMap<>();
            for (int i = 0; i < hidden; i++) {
                stages.put("hidden" + (i + 1), all.get(i));
            }
            return new Features(all.get(all.size() - 1), stages);
        }

        @Override
        public List<Shape> featureMaps() {
            return List.of();
        }
    }
}
