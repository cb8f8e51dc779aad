package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.NoOptions;

/** FroSSL (Skean et al. 2024), with the projector of Barlow Twins. */
public final class Frossl implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "frossl";
    }

    @Override
    public String description() {
        return "Two views agree with their mean, and the eigenvalues of their covariances are alike (FroSSL)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("frossl", TwoViews.head("symmetric-projection-head", 2, 512), 512).build();
    }
}
