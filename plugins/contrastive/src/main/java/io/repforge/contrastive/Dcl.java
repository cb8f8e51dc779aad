package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** DCL (Yeh et al. 2022, Decoupled Contrastive Learning). */
public final class Dcl implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "dcl";
    }

    @Override
    public String description() {
        return "SimCLR whose positives are left out of what they are compared with, for small batches";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, "symmetric-projection-head")
                .use(Slot.LOSS, "decoupled-contrastive")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
