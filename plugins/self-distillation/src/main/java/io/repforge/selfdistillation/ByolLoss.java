package io.repforge.selfdistillation;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import java.util.List;

/**
 * The squared distance of prediction and target, both of length 1 (BYOL, Grill et al. 2020, equation 2): {@code ‖p̄ − z̄‖² = 2 − 2 cos(p, z)},
 * the mean over the batch; the sum over both ways where the decoder compares {@linkplain io.repforge.api.Comparison#SWAPPED both}, as the paper does. Statistics of the
 * first way: the cosine, and the deviation of each feature of length-1 rows over the batch, times √P: 1 where directions are spread evenly, 0 where they have collapsed.
 */
public final class ByolLoss implements Loss<NoOptions> {

    @Override
    public String name() {
        return "byol";
    }

    @Override
    public String description() {
        return "Squared distance of prediction and target, both normalised: 2 − 2 cos; the sum of both ways";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        List<Agreement> ways = inputs.comparison().ways().stream().map(way -> Agreement.of(name(), "byol-projection-head", way)).toList();
        Tensor sum = ways.stream().map(way -> way.cosine().mul(-2).add(2)).reduce(Tensor::add).orElseThrow();
        return Value.of(sum, ways.get(0).statistics());
    }
}
