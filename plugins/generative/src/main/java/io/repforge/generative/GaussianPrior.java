package io.repforge.generative;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.NoOptions;

/**
 * The divergence of representations from a standard normal, and nothing else: a control, which can only forget what it sees.
 * <pre>mean over the batch of  Σ_d KL(N(μ_d, σ_d) ‖ N(0, 1)) = ½ Σ_d (σ_d² + μ_d² − 1 − log σ_d²)</pre>
 */
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
