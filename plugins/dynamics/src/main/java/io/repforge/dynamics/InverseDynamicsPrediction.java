package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

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
                .use("encoder", "inverse-dynamics")
                .use("decoder", "action-prediction-head")
                .use("loss", "negative-log-likelihood")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset", Map.of("mode", "inverse-dynamics"))
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .set("batch_size", 64)
                .build();
    }
}
