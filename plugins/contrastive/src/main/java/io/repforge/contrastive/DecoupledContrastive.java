package io.repforge.contrastive;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import org.jspecify.annotations.Nullable;

/**
 * Decoupled contrastive learning (Yeh et al. 2022, equations 6 and 7): {@code −w z1·z2 / τ + log Σ exp(z1·z / τ)} over the negatives alone, which are the other rows of both
 * views, the mean over rows and views. Without the positive in the sum the gradient doesn't vanish where batches are small. w is 1 (DCL), or
 * {@code 2 − exp(z1·z2 / σ) / mean exp(z1·z2 / σ)}, through which no gradient flows, so that partners that agree count less (DCLW).
 */
public final class DecoupledContrastive implements Loss<DecoupledContrastive.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τ, by which similarities are divided", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "σ of the weights, by which those of partners are divided; null for no weights", defaults = "null", min = 0,
                    aboveMin = true) @Nullable Double sigma) {}

    @Override
    public String name() {
        return "decoupled-contrastive";
    }

    @Override
    public String description() {
        return "NT-Xent without the positive among what it is compared with; weighted by how unlike partners are, if wanted (DCL, DCLW)";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Directions rows = Directions.of(name(), inputs.comparison()).requireNegatives(name());
        Tensor partners = rows.context().mul(rows.target()).sum(false, 1);
        Tensor weighted = options.sigma == null ? partners : partners.mul(weights(partners.stopGradient(), options.sigma));
        Tensor negatives = negatives(rows.context(), rows.target(), options).add(negatives(rows.target(), rows.context(), options)).div(2);
        return Value.of(negatives.sub(weighted.div(options.temperature)).mean(), rows.statistics());
    }

    /** log Σ over the other rows of both views, {@code [N]}. */
    private static Tensor negatives(Tensor rows, Tensor others, Options options) {
        Tensor among = Directions.withoutItself(Directions.cosines(rows, rows));
        Tensor across = Directions.withoutItself(Directions.cosines(rows, others));
        return Tensor.concat(1, among, across).div(options.temperature).logSumExp(false, 1);
    }

    private static Tensor weights(Tensor partners, double sigma) {
        return partners.div(sigma).softmax(0).mul(-partners.dim(0)).add(2);
    }
}
