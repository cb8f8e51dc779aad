package io.repforge.generative;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.NoOptions;

/** Mean squared error of the reconstruction (Hinton and Salakhutdinov 2006). */
public final class AutoencoderLoss implements Loss<NoOptions> {

    @Override
    public String name() {
        return "autoencoder";
    }

    @Override
    public String description() {
        return "Squared error of the reconstruction";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        return Value.of(Reconstruction.error(name(), inputs));
    }
}
