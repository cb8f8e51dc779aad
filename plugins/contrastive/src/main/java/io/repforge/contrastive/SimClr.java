package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** SimCLR (Chen et al. 2020, A Simple Framework for Contrastive Learning of Visual Representations). */
public final class SimClr implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "simclr";
    }

    @Override
    public String description() {
        return "Two augmented views of an image find each other among all views of a batch";
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
                .use(Slot.LOSS, "symmetric-contrastive")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
