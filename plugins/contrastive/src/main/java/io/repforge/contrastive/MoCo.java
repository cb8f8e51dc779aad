package io.repforge.contrastive;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
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
                .use("encoder", "momentum")
                .use("decoder", "no-op")
                .use("loss", "queue-asymmetric-contrastive")
                .use("augmenter", "context-and-target")
                .use("pair_constructor", "identity")
                .use("batch_extender", "queue")
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
