package io.repforge.essentials.losses;

import io.repforge.api.Loss;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;

/**
 * −log p(target) under the prediction, the mean over the batch. For a Gaussian p is the density of the whole target, so the elements'
 * log densities are summed; for a categorical it is the probability of the target's class.
 */
public final class NegativeLogLikelihood implements Loss<NoOptions> {

    @Override
    public String name() {
        return "negative-log-likelihood";
    }

    @Override
    public String description() {
        return "Negative log likelihood of the target under the predicted distribution";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, NoOptions options) {
        Tensor target = inputs.comparison().target().mean();
        return Value.of(inputs.comparison().context().match(new Distribution.Cases<>() {

            @Override
            public Tensor point(Distribution.Point point) {
                throw new GraphException("loss " + name() + ": the prediction is a point, which has no likelihood; choose a decoder that"
                        + " predicts a distribution, or the loss mse");
            }

            @Override
            public Tensor normal(Distribution.Normal normal) {
                if (!normal.mean().tensorType().equals(target.tensorType())) {
                    throw new GraphException("loss " + name() + ": the prediction is " + normal.mean().tensorType() + " but the target "
                            + target.tensorType());
                }
                return normal.logDensity(target).sum().div(target.dim(0)).neg();
            }

            @Override
            public Tensor categorical(Distribution.Categorical categorical) {
                Tensor classes = Classes.of(name(), categorical.mean(), target);
                return categorical.logProbability(classes).mean().neg();
            }
        }));
    }
}
