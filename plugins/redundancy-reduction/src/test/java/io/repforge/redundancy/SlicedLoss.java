package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.kit.ReferenceInputs;

/** The regulariser alone, by directions that are given. */
public final class SlicedLoss implements Loss<NoOptions> {
    @Override
    public String name() {
        return "sigreg";
    }

    @Override
    public String description() {
        return "The regulariser of LeJEPA alone, by three directions";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Tensor z = inputs.comparison().context().mean();
        Tensor directions = graph.constant(ReferenceInputs.matrix(Math.toIntExact(z.dim(1)), 3, 0.3, 0.8, 0)).l2Normalize(0);
        return Value.of(LeJepaLoss.regularity(graph, z.matmul(directions)));
    }
}
