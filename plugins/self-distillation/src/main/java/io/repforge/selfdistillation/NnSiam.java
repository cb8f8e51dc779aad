package io.repforge.selfdistillation;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;

/**
 * NNSiam: {@linkplain SimSiam SimSiam} whose target is replaced by its nearest neighbour among those of earlier batches, as NNCLR does (Dwibedi et al. 2021); the
 * method is of solo-learn (da Costa et al. 2022).
 */
public final class NnSiam implements Algorithm<SimSiam.Options> {

    @Override
    public String name() {
        return "nnsiam";
    }

    @Override
    public String description() {
        return "SimSiam that predicts the nearest of earlier images in place of the other view";
    }

    @Override
    public Class<SimSiam.Options> optionsType() {
        return SimSiam.Options.class;
    }

    @Override
    public Preset preset(SimSiam.Options options) {
        return SimSiam.preset(options, "nearest-neighbours");
    }
}
