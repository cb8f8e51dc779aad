package io.repforge.selfdistillation;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import java.util.List;

/**
 * The negative cosine of prediction and target, through which no gradient flows, the mean over the batch (SimSiam, Chen and He 2021, equations 1 to 4); the mean of both
 * ways where the decoder compares {@linkplain Comparison#SWAPPED both}. Statistics of the first way: the cosine, and the deviation of each feature of the targets of
 * length 1 over the batch, times √P: 1 where directions are spread evenly, 0 where they have collapsed (figure 2 there).
 */
public final class NegativeCosine implements Loss<NoOptions> {

    @Override
    public String name() {
        return "negative-cosine";
    }

    @Override
    public String description() {
        return "Negative cosine of prediction and target, which stands still: −cos; the mean of both ways";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        List<Agreement> ways = inputs.comparison().ways().stream()
                .map(way -> Agreement.of(name(), "bidirectional-projection-head", way.withTarget(way.target().stopGradient()))).toList();
        Tensor sum = ways.stream().map(Agreement::cosine).reduce(Tensor::add).orElseThrow();
        return Value.of(sum.div(-ways.size()), ways.get(0).statistics());
    }
}
