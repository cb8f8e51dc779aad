package io.repforge.generative;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
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
                .use("encoder", "vae")
                .use("decoder", "pixel-decoder")
                .use("loss", "vae")
                .use("augmenter", "none")
                .use("pair_constructor", "identity")
                .use("batch_extender", "identity")
                .set("batch_size", 64)
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
