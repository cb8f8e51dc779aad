package io.repforge.essentials.losses;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import java.util.stream.LongStream;

/**
 * NT-Xent (SimCLR, Chen et al. 2020, equation 1): each of the 2 N rows must find its partner among the 2 N − 1 others. One product of all
 * rows with all rows gives every similarity.
 */
public final class SymmetricContrastive implements Loss<ContrastiveOptions> {

    @Override
    public String name() {
        return "symmetric-contrastive";
    }

    @Override
    public String description() {
        return "Contexts and targets find each other among all rows of the batch (NT-Xent)";
    }

    @Override
    public Class<ContrastiveOptions> optionsType() {
        return ContrastiveOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, ContrastiveOptions options) {
        Directions rows = Compared.directions(name(), inputs.comparison(), options.sample()).requireNegatives(name());
        long n = rows.count();
        Tensor all = Tensor.concat(0, rows.context(), rows.target());
        Tensor logits = Directions.withoutItself(Directions.cosines(all, all)).div(options.temperature());
        Tensor partners = Tensor.concat(0, graph.longs(LongStream.range(n, 2 * n).toArray()), rows.partners());
        return Value.of(logits.crossEntropy(partners), rows.statistics());
    }
}
