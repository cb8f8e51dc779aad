package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;
import java.util.List;

/** ATC (Stooke et al. 2021, Decoupling Representation Learning from Reinforcement Learning: Augmented Temporal Contrast). */
public final class Atc implements Algorithm<Atc.Options> {

    /** Options. */
    public record Options(
            @Option(value = "How many steps later the target lies", defaults = "3", min = 1) int k,
            @Option(value = "Size of the residual predictor's hidden layer", defaults = "512", min = 1) int hidden,
            @Option(value = "m, share of the moving average that is kept at each step", defaults = "0.99", min = 0, max = 1) double momentum) {}

    @Override
    public String name() {
        return "atc";
    }

    @Override
    public String description() {
        return "Randomly shifted observations find those of some steps later, encoded by a moving average, by a residual predictor and a bilinear similarity";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("momentum").with("momentum", options.momentum))
                .use(Slot.DECODER, Choice.of("bilinear-projection-head").with("residual", OptionValue.wholes(List.of(options.hidden))).with("momentum", options.momentum))
                .use(Slot.LOSS, "inner-product-contrastive")
                .use(Slot.AUGMENTER, Choice.of("context-and-target").with("augmentations", OptionValue.list(Choice.of("random-shift"))))
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("k", options.k))
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, Choice.of("adam").with("learning_rate", 1e-3))
                .use(Slot.SCHEDULER, "constant")
                .set("projection_dim", 128)
                .build();
    }
}
