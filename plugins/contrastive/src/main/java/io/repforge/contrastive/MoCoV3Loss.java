package io.repforge.contrastive;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.List;

/**
 * InfoNCE without a queue (MoCo v3, Chen et al. 2021, equation 1 and algorithm 1): {@code 2 τ · CE(q kᵀ / τ)}, each prediction finding its target among all targets; the sum
 * over both ways where the decoder compares {@linkplain io.repforge.api.Comparison#SWAPPED both}, as the paper does.
 */
public final class MoCoV3Loss implements Loss<MoCoV3Loss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τ, by which similarities are divided", defaults = "0.2", min = 0, aboveMin = true) double temperature) {}

    @Override
    public String name() {
        return "moco-v3";
    }

    @Override
    public String description() {
        return "Predictions find what a moving average makes of their partners among those of the batch; the sum of both ways";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        List<Directions> ways = inputs.comparison().ways().stream().map(way -> Directions.of(name(), way).requireNegatives(name())).toList();
        Tensor sum = ways.stream().map(way -> Directions.cosines(way.context(), way.target()).div(options.temperature).crossEntropy(way.partners()))
                .reduce(Tensor::add).orElseThrow();
        return Value.of(sum.mul(2 * options.temperature), ways.get(0).statistics());
    }
}
