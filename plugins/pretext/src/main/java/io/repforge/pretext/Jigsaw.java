package io.repforge.pretext;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;

/** Jigsaw puzzles (Noroozi and Favaro 2016, Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles). */
public final class Jigsaw implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "jigsaw";
    }

    @Override
    public String description() {
        return "Nine shuffled tiles of an image: in which of 1000 orders do they lie?";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return Preset.builder()
                .use("encoder", "jigsaw")
                .use("decoder", "jigsaw-projection-head")
                .use("loss", "cross-entropy")
                .use("augmenter", "none")
                .use("pair_constructor", "jigsaw")
                .use("batch_extender", "identity")
                .set("projection_dim", 1000)
                .set("batch_size", 64)
                .use("optimizer", "adam")
                .use("scheduler", "constant")
                .build();
    }
}
