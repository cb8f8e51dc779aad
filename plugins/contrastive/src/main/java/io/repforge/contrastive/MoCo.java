package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** MoCo (He et al. 2020, Momentum Contrast for Unsupervised Visual Representation Learning). */
public final class MoCo implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "moco";
    }

    @Override
    public String description() {
        return "Augmented views find their partners, encoded by a moving average of the encoder, among those of earlier batches";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "momentum")
                .use(Slot.DECODER, "no-op")
                .use(Slot.LOSS, "queue-asymmetric-contrastive")
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "queue")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
