package io.repforge.masked;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/** I-JEPA (Assran et al. 2023, Self-Supervised Learning from Images with a Joint-Embedding Predictive Architecture). */
public final class IJepa implements Algorithm<IJepa.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels", defaults = "4", min = 1) int patch,
            @Option(value = "Share of the teacher that is kept at the first step", defaults = "0.996", min = 0, max = 1) double momentum) {}

    @Override
    public String name() {
        return "i-jepa";
    }

    @Override
    public String description() {
        return "What a moving average of the encoder makes of hidden blocks is predicted from the visible patches";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Presets.ofImages(
                Choice.of("block-mask").with("patch", options.patch),
                Choice.of("student-and-teacher").with("encoder", Presets.vit(options.patch)).with("momentum", options.momentum),
                Choice.of("jepa-predictor").with("patch", options.patch),
                Choice.of("smooth-l1"))
                .use(Slot.OPTIMIZER, Choice.of("adam-w").with("learning_rate", 1e-3).with("weight_decay", 0.04).with("weight_decay_end", 0.4))
                .build();
    }
}
