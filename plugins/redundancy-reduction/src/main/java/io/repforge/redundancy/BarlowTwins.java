package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** Barlow Twins (Zbontar et al. 2021): a projector of three layers, wide at its end. The second view is solarised sometimes. */
public final class BarlowTwins implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "barlow-twins";
    }

    @Override
    public String description() {
        return "The features of two views correlate with themselves and not with others (Barlow Twins)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("barlow-twins", TwoViews.head("symmetric-projection-head", 2, 512).with("bias", false), 512)
                .use(Slot.AUGMENTER, TwoViews.solarisedTarget(0.2)).build();
    }
}
