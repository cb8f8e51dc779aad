package io.repforge.generative;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** A control for comparisons: the loss asks for nothing that is in the images. */
public final class GaussianPriorControl implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "gaussian-prior-control";
    }

    @Override
    public String description() {
        return "A control that learns nothing of images: representations are drawn to a standard normal";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "magical-cnn")
                .use(Slot.DECODER, "no-op")
                .use(Slot.LOSS, "gaussian-prior")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
