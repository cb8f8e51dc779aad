package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** Contrastive predictive coding (van den Oord et al. 2018) over time, where the prediction knows the actions in between (as Guo et al. 2018, Neural Predictive Belief Representations). */
public final class ActionConditionedTemporalCpc implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "action-conditioned-temporal-cpc";
    }

    @Override
    public String description() {
        return "An observation and the actions after it find the later observation among those of a batch";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "action-encoding")
                .use(Slot.DECODER, "action-conditioned-vector")
                .use(Slot.LOSS, "batch-asymmetric-contrastive")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, Choice.of("temporal-offset").with("mode", "dynamics"))
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
