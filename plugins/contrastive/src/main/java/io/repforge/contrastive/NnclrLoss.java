package io.repforge.contrastive;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.List;

/**
 * Each target's neighbour must find the prediction of that target among all of the batch (NNCLR, Dwibedi et al. 2021, equation 3): {@code −log softmax(nn(z) pᵀ / τ)}; the
 * mean of both ways where the decoder compares {@linkplain io.repforge.api.Comparison#SWAPPED both}. Targets become neighbours by the batch extender
 * {@code nearest-neighbours}.
 */
public final class NnclrLoss implements Loss<NnclrLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τ, by which similarities are divided", defaults = "0.1", min = 0, aboveMin = true) double temperature) {}

    @Override
    public String name() {
        return "nnclr";
    }

    @Override
    public String description() {
        return "Nearest neighbours of targets find the predictions of them among those of the batch; the mean of both ways";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        List<Directions> ways = inputs.comparison().ways().stream().map(way -> Directions.of(name(), way).requireNegatives(name())).toList();
        Tensor sum = ways.stream().map(way -> Directions.cosines(way.target(), way.context()).div(options.temperature).crossEntropy(way.partners()))
                .reduce(Tensor::add).orElseThrow();
        return Value.of(sum.div(ways.size()), ways.get(0).statistics());
    }
}
