package io.repforge.essentials.decoders;

import io.repforge.api.nn.Mlp;
import io.repforge.api.option.Option;
import java.util.List;

/** Options of projection heads. */
public record ProjectionOptions(
        @Option(value = "Sizes of the hidden layers", defaults = "[127]", min = 1) List<Integer> hidden,
        @Option(value = "Whether a second perceptron gives the projection a scale", defaults = "false") boolean learnScale,
        @Option(value = "Where hidden layers are normalised over the batch: after-relu, before-relu as most papers have it, or none",
                defaults = "after-relu") Mlp.Norm norm,
        @Option(value = "Whether the projection is normalised over the batch at its end: affine with a trained scale and shift, plain without, or none",
                defaults = "none") Mlp.OutputNorm outputNorm,
        @Option(value = "Whether layers have a bias, but for those that are normalised at once, which never have one", defaults = "true") boolean bias) {

    Mlp.Style style() {
        return new Mlp.Style(norm, outputNorm, bias);
    }
}
