package io.repforge.bottleneck;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

/** The conditional entropy bottleneck over time (Fischer 2020): what an observation tells of a later one, with a learned scale. */
public final class Ceb implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "ceb";
    }

    @Override
    public String description() {
        return "Representations keep what they tell of a later observation and forget the rest; with a learned scale";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use("encoder", "magical-cnn")
                .use("decoder", "symmetric-projection-head", Map.of("learn_scale", true))
                .use("loss", "conditional-entropy-bottleneck")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset")
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
