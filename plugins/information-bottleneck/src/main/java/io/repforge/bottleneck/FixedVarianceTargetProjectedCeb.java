package io.repforge.bottleneck;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;

/** As {@link FixedVarianceCeb}, with a projection head of its own for the target. */
public final class FixedVarianceTargetProjectedCeb implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "fixed-variance-target-projected-ceb";
    }

    @Override
    public String description() {
        return "As fixed-variance-ceb, with a projection head of its own for the target";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use("encoder", "magical-cnn")
                .use("decoder", "asymmetric-projection-head")
                .use("loss", "conditional-entropy-bottleneck")
                .use("augmenter", "none")
                .use("pair_constructor", "temporal-offset")
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
