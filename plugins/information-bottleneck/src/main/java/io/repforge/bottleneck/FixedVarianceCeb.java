package io.repforge.bottleneck;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;

/** As {@link Ceb}, with σ = 1. */
public final class FixedVarianceCeb implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "fixed-variance-ceb";
    }

    @Override
    public String description() {
        return "Representations keep what they tell of a later observation and forget the rest; with scale 1";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use("encoder", "magical-cnn")
                .use("decoder", "symmetric-projection-head")
                .use("loss", "conditional-entropy-bottleneck")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset")
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
