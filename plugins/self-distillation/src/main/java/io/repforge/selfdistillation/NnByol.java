package io.repforge.selfdistillation;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;

/**
 * NNBYOL: {@linkplain SymmetricByol BYOL} whose target is replaced by its nearest neighbour among those of earlier batches, as NNCLR does (Dwibedi et al. 2021); the
 * method is of solo-learn (da Costa et al. 2022).
 */
public final class NnByol implements Algorithm<SymmetricByol.Options> {

    @Override
    public String name() {
        return "nnbyol";
    }

    @Override
    public String description() {
        return "BYOL that predicts the nearest of earlier images in place of the other view";
    }

    @Override
    public Class<SymmetricByol.Options> optionsType() {
        return SymmetricByol.Options.class;
    }

    @Override
    public Preset preset(SymmetricByol.Options options) {
        return SymmetricByol.preset(options, "nearest-neighbours");
    }
}
