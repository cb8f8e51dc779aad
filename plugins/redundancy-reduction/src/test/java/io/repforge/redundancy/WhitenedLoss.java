package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;

/** What IterNorm makes of two views, row by row. */
public final class WhitenedLoss implements Loss<NoOptions> {
    @Override
    public String name() {
        return "whitened";
    }

    @Override
    public String description() {
        return "The mean scalar product of two views that are whitened by IterNorm in two groups";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        IterativeNorm norm = new IterativeNorm(graph, "norm", 2, 5);
        Tensor products = norm.apply(inputs.comparison().context().mean()).mul(norm.apply(inputs.comparison().target().mean()));
        return Value.of(products.sum(false, 1).mean());
    }
}
