package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** CPC on single frames (van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding). */
public final class TemporalCpc implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "temporal-cpc";
    }

    @Override
    public String description() {
        return "Augmented observations find the ones that follow them, among all of a batch";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, "no-op")
                .use(Slot.LOSS, "batch-asymmetric-contrastive")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "temporal-offset")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
