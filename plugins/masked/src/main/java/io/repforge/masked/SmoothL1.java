package io.repforge.masked;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.Map;

/**
 * The mean over all elements of {@code ½ d² / β} where {@code |d| < β} and {@code |d| − ½ β} elsewhere, d the difference (Girshick 2015, equation 3; data2vec, Baevski et al.
 * 2022, equation 2, with β); {@code |d|} where β is 0. Statistic: the deviation of each feature of the target over all rows, which is 0 where all have become the same.
 */
public final class SmoothL1 implements Loss<SmoothL1.Options> {

    /** Options. */
    public record Options(@Option(value = "β, below which the difference is squared; 0 for the difference alone", defaults = "1.0", min = 0) double beta) {}

    @Override
    public String name() {
        return "smooth-l1";
    }

    @Override
    public String description() {
        return "Mean of the difference of prediction and target, squared where it is small";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor prediction = inputs.comparison().context().mean();
        Tensor target = inputs.comparison().target().mean();
        if (!prediction.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + name() + ": the prediction is " + prediction.tensorType() + ", but the target " + target.tensorType());
        }
        Tensor distance = prediction.sub(target).abs();
        return Value.of(smooth(graph, distance, options.beta).mean(), Map.of("target_deviation", deviation(target).stopGradient()));
    }

    private static Tensor smooth(Graph graph, Tensor distance, double beta) {
        if (beta == 0) {
            return distance;
        }
        Tensor near = distance.min(graph.scalar(distance.type(), beta));
        return near.mul(distance.sub(near.mul(0.5))).div(beta);
    }

    private static Tensor deviation(Tensor target) {
        Tensor rows = target.reshape(-1, target.dim(-1));
        return rows.sub(rows.mean(true, 0)).square().mean().sqrt();
    }
}
