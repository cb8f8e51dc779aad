package io.repforge.redundancy;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.Slot;
import io.repforge.api.option.Choice;
import io.repforge.api.option.NoOptions;

/**
 * VIbCReg (Lee and Aune 2021): VICReg whose projections are whitened in groups of 32 by IterNorm, and whose features are of length 1 before they are compared.
 */
public final class VibCReg implements Algorithm<NoOptions> {

    @Override
    public String name() {
        return "vibcreg";
    }

    @Override
    public String description() {
        return "VICReg with whitened projections and correlations in place of covariances";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Preset preset(NoOptions options) {
        return TwoViews.ofOneNetwork("vibcreg",
                Choice.of("iterative-norm-head").with("decoder", TwoViews.head("symmetric-projection-head", 2, 512).with("bias", false)).with("channels", 32), 512)
                .use(Slot.AUGMENTER, TwoViews.solarisedTarget(0.1)).build();
    }
}
