package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** CPC with a recurrent context (van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding). Pairs stay in the order of their trajectories, and the negatives are those of the batch. */
public final class RecurrentCpc implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "recurrent-cpc";
    }

    @Override
    public String description() {
        return "What a recurrent network has seen so far finds the observation that follows, among all of a batch";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "recurrent")
                .use(Slot.DECODER, "symmetric-projection-head")
                .use(Slot.LOSS, "batch-asymmetric-contrastive")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "temporal-offset")
                .use(Slot.BATCH_EXTENDER, "identity")
                .set("shuffle_buffer_size", 0)
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
