package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** Predicts the pixels of a later observation from an observation and the actions in between. */
public final class DynamicsPrediction implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "dynamics-prediction";
    }

    @Override
    public String description() {
        return "The pixels of a later observation are predicted from an observation and the actions in between";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "target-storing-action-encoding")
                .use(Slot.DECODER, Choice.of("pixel-decoder").with("sample", false))
                .use(Slot.LOSS, "mse")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("mode", "dynamics"))
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .set("batch_size", 64)
                .build();
    }
}
