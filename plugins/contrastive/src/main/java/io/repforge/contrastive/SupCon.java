package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** SupCon (Khosla et al. 2020, Supervised Contrastive Learning): SimCLR that learns from the labels of the data. */
public final class SupCon implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "supcon";
    }

    @Override
    public String description() {
        return "Supervised: augmented views find all others of the same label among all of a batch";
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
                .use(Slot.LOSS, "supervised-contrastive")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "labelled")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
