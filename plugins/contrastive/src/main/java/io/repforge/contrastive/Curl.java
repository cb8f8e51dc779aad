package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;

/** CURL (Laskin et al. 2020, Contrastive Unsupervised Representations for Reinforcement Learning), with random shifts (DrQ, Kostrikov et al. 2020) in place of its crops. */
public final class Curl implements Algorithm<Curl.Options> {

    /** Options. */
    public record Options(
            @Option(value = "m, share of the moving average that is kept at each step", defaults = "0.95", min = 0, max = 1) double momentum) {}

    @Override
    public String name() {
        return "curl";
    }

    @Override
    public String description() {
        return "Randomly shifted observations find their partners, encoded by a moving average, by a bilinear similarity";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("momentum").with("momentum", options.momentum))
                .use(Slot.DECODER, Choice.of("bilinear-projection-head").with("momentum", options.momentum))
                .use(Slot.LOSS, "inner-product-contrastive")
                .use(Slot.AUGMENTER, Choice.of("context-and-target").with("augmentations", OptionValue.list(Choice.of("random-shift"))))
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, Choice.of("adam").with("learning_rate", 1e-3))
                .use(Slot.SCHEDULER, "constant")
                .set("projection_dim", 50)
                .build();
    }
}
