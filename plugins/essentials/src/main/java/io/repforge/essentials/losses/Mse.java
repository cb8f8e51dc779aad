package io.repforge.essentials.losses;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;

/** Mean of (μ − target)² over all elements. */
public final class Mse implements Loss<NoOptions> {

    @Override
    public String name() {
        return "mse";
    }

    @Override
    public String description() {
        return "Mean squared difference of prediction and target";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Tensor difference = inputs.comparison().context().mean().sub(inputs.comparison().target().mean());
        return Value.of(difference.square().mean());
    }
}
