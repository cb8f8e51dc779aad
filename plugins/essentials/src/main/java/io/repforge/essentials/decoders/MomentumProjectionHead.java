package io.repforge.essentials.decoders;

import io.repforge.api.Comparison;
import io.repforge.api.Decoder;
import io.repforge.api.DecoderModule;
import io.repforge.api.graph.Distribution;
import io.repforge.api.nn.Mlp;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.nn.MovingAverage;
import io.repforge.api.option.Option;
import java.util.List;

/** A projection head for the context, and a moving average of it for the target, through which no gradient flows (MoCo v2, Chen et al. 2020). */
public final class MomentumProjectionHead implements Decoder<MomentumProjectionHead.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Sizes of the hidden layers", defaults = "[127]", min = 1) List<Integer> hidden,
            @Option(value = "Whether a second perceptron gives the projection a scale", defaults = "false") boolean learnScale,
            @Option(value = "Where hidden layers are normalised over the batch: after-relu, before-relu as most papers have it, or none",
                    defaults = "after-relu") Mlp.Norm norm,
            @Option(value = "Whether the projection is normalised over the batch at its end: affine with a trained scale and shift, plain without, or none",
                    defaults = "none") Mlp.OutputNorm outputNorm,
            @Option(value = "Whether layers have a bias, but for those that are normalised at once, which never have one", defaults = "true") boolean bias,
            @Option(value = "m, share of the average that is kept at each step", defaults = "0.999", min = 0, max = 1) double momentum,
            @Option(value = "Whether m stays or goes to 1 by a cosine", defaults = "constant") MomentumSchedule momentumSchedule) {}

    @Override
    public String name() {
        return "momentum-projection-head";
    }

    @Override
    public String description() {
        return "A projection head for the context, and a moving average of it for the target";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public DecoderModule build(Context context, Options options) {
        ProjectionOptions projection = new ProjectionOptions(options.hidden, options.learnScale, options.norm, options.outputNorm, options.bias);
        MovingAverage<Projection> heads = new MovingAverage<>(context.graph(), options.momentum, options.momentumSchedule,
                () -> new Projection(context.graph(), "projection", context.projectionDim(), projection));
        return (encodings, batch) -> {
            Distribution ofContext = heads.query().apply(encodings.context().representation());
            return Comparison.of(ofContext, heads.applyKey(key -> key.apply(encodings.target().representation())).stopGradient());
        };
    }
}
