package io.repforge.essentials.losses;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;

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
        Similarities rows = Similarities.of(name(), inputs.comparison(), options.sample()).requireNegatives(name());
        long n = rows.count();
        Tensor logits = Similarities.amongThemselves(Tensor.concat(0, rows.context(), rows.target())).div(options.temperature());
        Tensor partners = Tensor.concat(0, Similarities.labels(graph, n, n), Similarities.labels(graph, 0, n));
        return Value.of(logits.crossEntropy(partners), rows.statistics());
    }
}
