package org.example.vision;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;

/** A masked autoencoder (He et al. 2022, Masked Autoencoders Are Scalable Vision Learners). */
public final class Mae implements Algorithm<Mae.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Share of patches that are hidden", defaults = "0.75", min = 0, max = 1, aboveMin = true) double ratio) {}

    @Override
    public String name() {
        return "mae";
    }

    @Override
    public String description() {
        return "The pixels of hidden patches are predicted from the visible ones";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.AUGMENTER, Choice.of("random-mask").with("patch", options.patch).with("ratio", options.ratio))
                .use(Slot.ENCODER, Choice.of("vit").with("patch", options.patch).with("depth", 4).with("class_token", false))
                .use(Slot.DECODER, Choice.of("mae-decoder").with("patch", options.patch))
                .use(Slot.LOSS, "mse")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, Choice.of("adam-w").with("learning_rate", 1e-3).with("weight_decay", 0.05)
                        .with("betas", OptionValue.list(OptionValue.of(0.9), OptionValue.of(0.95))))
                .use(Slot.SCHEDULER, "linear-warmup-cosine")
                .set("representation_dim", OptionValue.absent())
                .build();
    }
}
