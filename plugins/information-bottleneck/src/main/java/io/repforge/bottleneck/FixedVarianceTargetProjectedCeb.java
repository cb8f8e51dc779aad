package io.repforge.bottleneck;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
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
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, "asymmetric-projection-head")
                .use(Slot.LOSS, "conditional-entropy-bottleneck")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "temporal-offset")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
