package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
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
                .use("encoder", "recurrent")
                .use("decoder", "symmetric-projection-head")
                .use("loss", "batch-asymmetric-contrastive")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset")
                .use("batch_extender", "identity")
                .set("shuffle_buffer_size", 0)
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
