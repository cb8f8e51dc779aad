package io.repforge.tests.training;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;

/** A squared difference that becomes NaN at a given step. */
final class DivergingLoss implements Loss<DivergingLoss.Options> {

    /** Options. */
    record Options(@Option(value = "Step, from 1, whose loss isn't a number", defaults = "1", min = 1) int at) {}

    @Override
    public String name() {
        return "diverging";
    }

    @Override
    public String description() {
        return "Not a number from some step on";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor difference = inputs.comparison().context().mean().sub(inputs.comparison().target().mean());
        Tensor done = graph.state("steps_done", DType.FLOAT32, Shape.SCALAR, Initializer.zeros());
        graph.assign(done, done.add(1));
        // The root of a number that is positive before that step and negative from then on.
        Tensor root = graph.scalar(DType.FLOAT32, options.at - 1.5).sub(done).sqrt();
        return Value.of(difference.square().mean().add(root.stopGradient()));
    }
}
