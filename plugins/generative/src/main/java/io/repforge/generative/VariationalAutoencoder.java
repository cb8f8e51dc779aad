package io.repforge.generative;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** The variational autoencoder (Kingma and Welling 2014, Auto-Encoding Variational Bayes). */
public final class VariationalAutoencoder implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "variational-autoencoder";
    }

    @Override
    public String description() {
        return "Images are reconstructed from noisy representations that stay near a standard normal";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use(Slot.ENCODER, "vae")
                .use(Slot.DECODER, "pixel-decoder")
                .use(Slot.LOSS, "vae")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .set("batch_size", 64)
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
