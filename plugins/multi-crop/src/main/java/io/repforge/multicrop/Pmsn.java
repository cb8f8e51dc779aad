package io.repforge.multicrop;

import io.repforge.api.Algorithm;
import io.repforge.api.Preset;
import io.repforge.api.option.Choice;

/** Masked siamese networks whose prototypes are chosen by a power law (Assran et al. 2023, The Hidden Uniform Cluster Prior in Self-Supervised Learning). */
public final class Pmsn implements Algorithm<Msn.Options> {

    @Override
    public String name() {
        return "pmsn";
    }

    @Override
    public String description() {
        return "MSN for data whose classes aren't as frequent: prototypes are chosen by a power law";
    }

    @Override
    public Class<Msn.Options> optionsType() {
        return Msn.Options.class;
    }

    @Override
    public Preset preset(Msn.Options options) {
        return Msn.preset(options, Choice.of("msn").with("prior", MsnLoss.Prior.POWER_LAW));
    }
}
