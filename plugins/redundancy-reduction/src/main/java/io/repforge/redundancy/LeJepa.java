package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;

/** LeJEPA (Balestriero and LeCun 2025) of two views: one network, and one trade-off. */
public final class LeJepa implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "lejepa";
    }

    @Override
    public String description() {
        return "Two views agree, and projections are distributed as an isotropic Gaussian (LeJEPA)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("lejepa", TwoViews.head("symmetric-projection-head", 2, 512), 64).build();
    }
}
