package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** Predicts what is done from what is seen: behavioural cloning as a way to representations. */
public final class ActionPrediction implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "action-prediction";
    }

    @Override
    public String description() {
        return "Actions are predicted from the observation at which they are done";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "policy")
                .use(Slot.DECODER, "action-prediction-head")
                .use(Slot.LOSS, "negative-log-likelihood")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("mode", "action-prediction"))
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
