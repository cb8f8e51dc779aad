package io.repforge.masked;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/** SimMIM (Xie et al. 2022, SimMIM: A Simple Framework for Masked Image Modeling). The encoder sees all patches, of the hidden ones a mask token. */
public final class SimMim implements Algorithm<SimMim.Options> {

    private static final double SMALLEST_CROP = 0.67;

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Share of patches that are hidden", defaults = "0.6", min = 0, max = 1, aboveMin = true) double ratio,
            @Option(value = "Height and width of what is hidden together, in patches; 2 patches of 16 pixels in the paper", defaults = "1", min = 1) int unit) {}

    @Override
    public String name() {
        return "simmim";
    }

    @Override
    public String description() {
        return "The pixels of hidden patches are predicted by one layer on an encoder that sees a token in their place";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Presets.ofImages(
                Presets.randomMask(options.patch, options.ratio, SMALLEST_CROP).with("unit", options.unit),
                Presets.vit(options.patch).with("mask_token", true),
                Choice.of("simmim-decoder").with("patch", options.patch),
                Choice.of("smooth-l1").with("beta", 0.0))
                .use(Slot.OPTIMIZER, Presets.adamW())
                .build();
    }
}
