package io.repforge.multicrop;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/**
 * DINO (Caron et al. 2021, Emerging Properties in Self-Supervised Vision Transformers). A recipe may choose any other encoder that takes images of several sizes,
 * {@code encoder: {encoder: …}}, or of one size alone if small crops have it ({@code local_size}).
 */
public final class Dino implements Algorithm<Dino.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Number of small crops; 0 for none", defaults = "6", min = 0) int localCount,
            @Option(value = "Share of the teacher that is kept at the first step", defaults = "0.996", min = 0, max = 1) double momentum,
            @Option(value = "Epochs for which the last layer stays as it starts", defaults = "1", min = 0) double frozenEpochs) {}

    @Override
    public String name() {
        return "dino";
    }

    @Override
    public String description() {
        return "A student sees large and small crops, and agrees with what its moving average makes of the large ones";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Presets.ofViews(
                Presets.multiCrop(options.localCount),
                Presets.studentAndTeacher(Choice.of("vit").with("patch", options.patch), options.momentum),
                Choice.of("dino-head").with("momentum", options.momentum),
                Choice.of("dino"))
                .use(Slot.OPTIMIZER, Presets.adamW(options.frozenEpochs, "decoder/query/prototypes"))
                .set("projection_dim", 4096)
                .build();
    }
}
