package io.repforge.generative;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;
import java.util.Map;

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
                .use("encoder", "vae", Map.of("learn_scale", false))
                .use("decoder", "pixel-decoder", Map.of("sample", false))
                .use("loss", "autoencoder")
                .use("augmenter", "none")
                .use("pair_constructor", "identity")
                .use("batch_extender", "identity")
                .set("batch_size", 64)
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
