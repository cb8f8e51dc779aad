package io.repforge.distillation;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.NoOptions;
import java.util.Map;

/** {@code 1 − cos(context, target)}, the mean over the batch, whatever the lengths of the teacher's features; no gradient flows through the target. */
public final class FeatureCosine implements Loss<NoOptions> {

    @Override
    public String name() {
        return "feature-cosine";
    }

    @Override
    public String description() {
        return "How far the directions of predicted features are from the target's";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Directions rows = Directions.of(name(), inputs.comparison());
        Tensor cosine = rows.context().mul(rows.target().stopGradient()).sum(false, 1).mean();
        return Value.of(cosine.neg().add(1), Map.of("mean_cosine", cosine.stopGradient()));
    }
}
