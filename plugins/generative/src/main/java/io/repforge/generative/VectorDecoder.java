package io.repforge.generative;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.Encoding;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.Standardisation;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the numbers of the target, such as readings of sensors, from the representation of the context and, where there is one, of the extra context, such as
 * actions: a perceptron. Components are compared in units of how much they vary, unless it is told otherwise, so that none counts for more than another because of
 * its unit. What {@link PixelDecoder} is for images.
 */
public final class VectorDecoder implements Decoder<VectorDecoder.Options> {

    private static final double FIXED_SCALE = 0.1;

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers", defaults = "[256, 256]", min = 1) List<Integer> hidden,
            @Option(value = "Whether representations with a scale are drawn in training, instead of their mean used", defaults = "true") boolean sample,
            @Option(value = "Whether a second layer gives each number a scale, by softplus; σ = 0.1 without, and for losses that use it",
                    defaults = "false") boolean learnScale,
            @Option(value = "Whether the components of the target are brought to a mean of 0 and a deviation of 1, by statistics gathered in training, before they are"
                    + " predicted", defaults = "true") boolean standardise) {}

    @Override
    public String name() {
        return "vector-decoder";
    }

    @Override
    public String description() {
        return "Vectors from a representation, by a perceptron";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        if (!(context.pairs().target() instanceof Space.Box space)) {
            throw new GraphException("decoder " + name() + " predicts vectors, but the target is " + context.pairs().target()
                    + "; use pixel-decoder for images, or choose a pair_constructor whose targets are observations");
        }
        Graph graph = context.graph();
        long components = space.shape().elements();
        Mlp network = options.hidden.isEmpty() ? new Mlp(graph, "mlp", List.of(), components, true) : Mlp.ofHidden(graph, "mlp", options.hidden, true);
        Linear mean = options.hidden.isEmpty() ? null : new Linear(graph, "mean", components);
        Linear scale = options.learnScale ? new Linear(graph, "scale", components) : null;
        Standardisation standardisation = options.standardise ? new Standardisation(graph, "standardisation") : null;
        return (encodings, batch) -> {
            Tensor target = encodings.target().mean();
            if (!target.shape().without(0).equals(space.shape()) || target.type() != DType.FLOAT32) {
                throw new GraphException("decoder " + name() + " predicts " + space + ", but the encoder makes " + target.tensorType()
                        + " of the target; choose an encoder that leaves targets as they are, such as the algorithm's own, which others are put into"
                        + " by encoder: {encoder: mlp}");
            }
            Tensor z = value(encodings.context().representation(), options.sample);
            Encoding extra = encodings.extra();
            Distribution prediction = prediction(network, mean, scale, extra == null ? z : Tensor.concat(1, z, extra.mean()));
            Tensor vectors = target.reshape(target.dim(0), components);
            return Comparison.of(prediction, Distribution.point(standardisation == null ? vectors : standardisation.apply(vectors)));
        };
    }

    private static Distribution prediction(Mlp network, @Nullable Linear mean, @Nullable Linear scale, Tensor z) {
        Tensor h = network.apply(z);
        Tensor sigma = scale == null ? z.graph().scalar(DType.FLOAT32, FIXED_SCALE) : scale.apply(h).softplus();
        return new Distribution.Normal(mean == null ? h : mean.apply(h), sigma);
    }

    private static Tensor value(Distribution representation, boolean sample) {
        return sample && representation instanceof Distribution.Normal normal ? normal.sample() : representation.mean();
    }
}
