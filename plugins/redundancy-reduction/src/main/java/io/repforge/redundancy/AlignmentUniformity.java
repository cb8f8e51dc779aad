package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;

/** Alignment and uniformity on the hypersphere (Wang and Isola 2020). */
public final class AlignmentUniformity implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "alignment-uniformity";
    }

    @Override
    public String description() {
        return "Two views lie close together, and rows spread over the hypersphere";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("alignment-uniformity", TwoViews.head("symmetric-projection-head", 1, 512), 128).build();
    }
}
