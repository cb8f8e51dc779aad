package org.example.vision;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;

/** The mean over all elements of {@code ½ d²} where {@code |d| < 1} and {@code |d| − ½} elsewhere, d the difference (Girshick 2015, equation 3). */
public final class SmoothL1 implements Loss<NoOptions> {

    @Override
    public String name() {
        return "smooth-l1";
    }

    @Override
    public String description() {
        return "Mean of the difference of prediction and target, squared where it is small";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Tensor prediction = inputs.comparison().context().mean();
        Tensor target = inputs.comparison().target().mean();
        if (!prediction.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + name() + ": the prediction is " + prediction.tensorType() + ", but the target " + target.tensorType());
        }
        Tensor distance = prediction.sub(target).abs();
        Tensor near = distance.min(graph.scalar(DType.FLOAT32, 1));
        return Value.of(near.mul(distance.sub(near.mul(0.5))).mean());
    }
}
