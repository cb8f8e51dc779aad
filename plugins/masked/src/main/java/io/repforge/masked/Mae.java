package io.repforge.masked;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;
import io.repforge.api.option.OptionValue;

/** A masked autoencoder (He et al. 2022, Masked Autoencoders Are Scalable Vision Learners). */
public final class Mae implements Algorithm<Mae.Options> {

    private static final double SMALLEST_CROP = 0.2;

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
        return Presets.ofImages(
                Presets.randomMask(options.patch, options.ratio, SMALLEST_CROP),
                Presets.vit(options.patch),
                Choice.of("mae-decoder").with("patch", options.patch),
                Choice.of("mse"))
                .use(Slot.OPTIMIZER, Presets.adamW().with("betas", OptionValue.list(OptionValue.of(0.9), OptionValue.of(0.95))))
                .build();
    }
}
