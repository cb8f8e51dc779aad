package org.example.hypersphere;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.Option;
import java.util.Map;

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
                .use("encoder", "separable-cnn")
                .use("decoder", "no-op")
                .use("loss", "alignment-uniformity", Map.of("uniformity", options.uniformity()))
                .use("augmenter", "context-and-target")
                .use("pair_constructor", "identity")
                .use("batch_extender", "identity")
                .use("optimizer", "adam")
                .use("scheduler", "cosine")
                .build();
    }
}
