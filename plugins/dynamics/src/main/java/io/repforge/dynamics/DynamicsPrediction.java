package io.repforge.dynamics;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

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
                .use("encoder", "target-storing-action-encoding")
                .use("decoder", "pixel-decoder", Map.of("sample", false))
                .use("loss", "mse")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset", Map.of("mode", "dynamics"))
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .set("batch_size", 64)
                .build();
    }
}
