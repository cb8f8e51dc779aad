package org.example.hypersphere;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.Option;

/** Learning by alignment and uniformity alone (Wang and Isola 2020): two augmented views, no projection head. */
public final class Hypersphere implements Algorithm<Hypersphere.Options> {

    /**
     * @param uniformity weight of the uniformity against an alignment of weight 1
     */
    public record Options(@Option(value = "Weight of the uniformity against the alignment", defaults = "1", min = 0) double uniformity) {}

    @Override
    public String name() {
        return "hypersphere";
    }

    @Override
    public String description() {
        return "Two views of an image meet on a hypersphere over which all images are spread evenly";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Preset preset(Options options) {
        return Preset.builder()
                .use(Slot.ENCODER, "separable-cnn")
                .use(Slot.DECODER, "no-op")
                .use(Slot.LOSS, Choice.of("alignment-uniformity").with("uniformity", options.uniformity()))
                .use(Slot.AUGMENTER, "context-and-target")
                .use(Slot.PAIR_CONSTRUCTOR, "identity")
                .use(Slot.BATCH_EXTENDER, "identity")
                .use(Slot.OPTIMIZER, "adam")
                .use(Slot.SCHEDULER, "cosine")
                .build();
    }
}
