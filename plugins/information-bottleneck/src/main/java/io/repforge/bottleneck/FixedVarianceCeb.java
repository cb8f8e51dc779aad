package io.repforge.bottleneck;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** As {@link Ceb}, with σ = 1. */
public final class FixedVarianceCeb implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "fixed-variance-ceb";
    }

    @Override
    public String description() {
        return "Representations keep what they tell of a later observation and forget the rest; with scale 1";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, "symmetric-projection-head")
                .use(Slot.LOSS, "conditional-entropy-bottleneck")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "temporal-offset")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
