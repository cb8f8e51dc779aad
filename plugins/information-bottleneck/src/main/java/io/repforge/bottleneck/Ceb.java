package io.repforge.bottleneck;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** The conditional entropy bottleneck over time (Fischer 2020): what an observation tells of a later one, with a learned scale. */
public final class Ceb implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "ceb";
    }

    @Override
    public String description() {
        return "Representations keep what they tell of a later observation and forget the rest; with a learned scale";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, Choice.of("symmetric-projection-head").with("learn_scale", true))
                .use(Slot.LOSS, "conditional-entropy-bottleneck")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "temporal-offset")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
