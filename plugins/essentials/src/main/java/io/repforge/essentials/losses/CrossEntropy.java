package io.repforge.essentials.losses;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import java.util.Map;

/** Softmax cross-entropy of the prediction, taken as logits {@code [N, C]}, with the target's class indices; the mean over the batch. */
public final class CrossEntropy implements Loss<NoOptions> {

    @Override
    public String name() {
        return "cross-entropy";
    }

    @Override
    public String description() {
        return "Softmax cross-entropy of predicted logits with the target's classes";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Tensor logits = inputs.comparison().context().mean();
        Tensor classes = Classes.of(name(), logits, inputs.comparison().target().mean());
        Tensor accuracy = logits.argMax(1).equalTo(classes).cast(DType.FLOAT32).mean();
        return Value.of(logits.crossEntropy(classes), Map.of("accuracy", accuracy));
    }
}
