package io.repforge.generative;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.NoOptions;

/** The divergence of representations from a standard normal, and nothing else: a control, which can only forget what it sees. */
public final class GaussianPrior implements Loss<NoOptions> {

    @Override
    public String name() {
        return "gaussian-prior";
    }

    @Override
    public String description() {
        return "Divergence of the representation from a standard normal";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        return Value.of(Divergence.ofContext(name(), inputs));
    }
}
