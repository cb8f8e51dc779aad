package io.repforge.generative;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/** The autoencoder (Hinton and Salakhutdinov 2006). Nothing in it is drawn at random. */
public final class Autoencoder implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "autoencoder";
    }

    @Override
    public String description() {
        return "Images are reconstructed from their representations";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, Choice.of("vae").with("learn_scale", false))
                .use(Slot.DECODER, Choice.of("pixel-decoder").with("sample", false))
                .use(Slot.LOSS, "autoencoder")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .set("batch_size", 64)
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
