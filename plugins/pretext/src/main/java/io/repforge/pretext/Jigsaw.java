package io.repforge.pretext;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
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
                .use(Slot.ENCODER, "jigsaw")
                .use(Slot.DECODER, "jigsaw-projection-head")
                .use(Slot.LOSS, "cross-entropy")
                .use(Slot.AUGMENTER, "none")
                .use(Slot.PAIR_CONSTRUCTOR, "jigsaw")
                .use(Slot.BATCH_EXTENDER, "identity")
                .set("projection_dim", 1000)
                .set("batch_size", 64)
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "constant")
                .build();
    }
}
