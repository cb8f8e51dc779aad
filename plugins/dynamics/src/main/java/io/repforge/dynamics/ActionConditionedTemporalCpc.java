package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

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
                .use("encoder", "action-encoding")
                .use("decoder", "action-conditioned-vector")
                .use("loss", "batch-asymmetric-contrastive")
                .use("augmenter", "context-and-target")
                .use("pair_constructor", "temporal-offset", Map.of("mode", "dynamics"))
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
