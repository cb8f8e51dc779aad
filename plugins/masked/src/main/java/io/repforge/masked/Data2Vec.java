package io.repforge.masked;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/**
 * data2vec (Baevski et al. 2022, data2vec: A General Framework for Self-supervised Learning in Speech, Vision and Language), for images. Patches are hidden one by one, and
 * in the paper by blocks.
 */
public final class Data2Vec implements Algorithm<Data2Vec.Options> {

    private static final double SMALLEST_CROP = 0.2;

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Share of patches that are hidden", defaults = "0.6", min = 0, max = 1, aboveMin = true) double ratio,
            @Option(value = "How many of the teacher's last blocks the targets are the mean of", defaults = "6", min = 1) int layers,
            @Option(value = "Share of the teacher that is kept at the first step", defaults = "0.996", min = 0, max = 1) double momentum) {}

    @Override
    public String name() {
        return "data2vec";
    }

    @Override
    public String description() {
        return "Where patches are hidden, the mean of several layers is predicted that a moving average of the encoder has for the whole image";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Presets.ofImages(
                Presets.randomMask(options.patch, options.ratio, SMALLEST_CROP),
                Choice.of("student-and-teacher").with("encoder", Presets.vit(options.patch).with("mask_token", true)).with("momentum", options.momentum),
                Choice.of("data2vec-head").with("layers", options.layers),
                Choice.of("smooth-l1").with("beta", 2.0))
                .use(Slot.OPTIMIZER, Presets.adamW())
                .build();
    }
}
