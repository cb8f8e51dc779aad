package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.NoOptions;

/** VICReg (Bardes et al. 2022): a projector of three layers, wide at its end. The second view is solarised sometimes. */
public final class VicReg implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "vicreg";
    }

    @Override
    public String description() {
        return "Two views agree, and their features vary and don't covary (VICReg)";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("vicreg", TwoViews.head("symmetric-projection-head", 2, 512).with("bias", false), 512)
                .use(Slot.AUGMENTER, TwoViews.solarisedTarget(0.1)).build();
    }
}
