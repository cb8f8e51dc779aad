package io.repforge.essentials.losses;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;

/** Each context must find its target among all targets and the other contexts: InfoNCE (van den Oord et al. 2018, equation 4). */
public final class BatchAsymmetricContrastive implements Loss<ContrastiveOptions> {

    @Override
    public String name() {
        return "batch-asymmetric-contrastive";
    }

    @Override
    public String description() {
        return "Contexts find their targets among all rows of the batch (InfoNCE)";
    }

    @Override
    public Class<ContrastiveOptions> optionsType() {
        return ContrastiveOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, ContrastiveOptions options) {
        Directions rows = Compared.directions(name(), inputs.comparison(), options.sample()).requireNegatives(name());
        Tensor withTargets = Directions.cosines(rows.context(), rows.target());
        Tensor withContexts = Directions.withoutItself(Directions.cosines(rows.context(), rows.context()));
        Tensor logits = Tensor.concat(1, withTargets, withContexts).div(options.temperature());
        return Value.of(logits.crossEntropy(rows.partners()), rows.statistics());
    }
}
