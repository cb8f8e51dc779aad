package io.repforge.redundancy;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;

/** Another decoder whose projections are whitened in groups at its end, as VIbCReg does (Lee and Aune 2021, section 3.2); see {@link IterativeNorm}. */
public final class IterativeNormHead implements Decoder<IterativeNormHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What projects", defaults = "symmetric-projection-head") Use<Decoder<?>> decoder,
            @Option(value = "Number of features that are whitened together; must divide projection_dim, and where that is smaller, all are", defaults = "32",
                    min = 1) int channels,
            @Option(value = "Steps of Newton's iteration", defaults = "5", min = 1, max = 50) int steps) {}

    @Override
    public String name() {
        return "iterative-norm-head";
    }

    @Override
    public String description() {
        return "Another head whose projections are whitened in groups";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        int channels = Math.min(options.channels, context.projectionDim());
        if (context.projectionDim() % channels != 0) {
            throw new GraphException("decoder " + name() + " can't part " + context.projectionDim() + " features into groups of " + channels
                    + "; choose channels that divide projection_dim");
        }
        DecoderModule decoder = Decoder.build(options.decoder, context);
        IterativeNorm norm = new IterativeNorm(context.graph(), "iterative_norm", context.projectionDim() / channels, options.steps);
        return (encodings, batch) -> {
            Comparison comparison = decoder.decode(encodings, batch);
            return Comparison.of(normalised(norm, comparison.context()), normalised(norm, comparison.target()));
        };
    }

    private static Distribution normalised(IterativeNorm norm, Distribution projection) {
        return Distribution.point(norm.apply(projection.mean()));
    }
}
