package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** Predicts the actions between two observations from both (as the inverse model of Pathak et al. 2017, Curiosity-driven Exploration, section 2.2). */
public final class InverseDynamicsPrediction implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "inverse-dynamics-prediction";
    }

    @Override
    public String description() {
        return "The actions between two observations are predicted from both";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "inverse-dynamics")
                .use(Slot.DECODER, "action-prediction-head")
                .use(Slot.LOSS, "negative-log-likelihood")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("mode", "inverse-dynamics"))
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .set("batch_size", 64)
                .build();
    }
}
