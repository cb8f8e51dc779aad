package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

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
                .use("encoder", "policy")
                .use("decoder", "action-prediction-head")
                .use("loss", "negative-log-likelihood")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset", Map.of("mode", "action-prediction"))
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
