package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of VICReg (Bardes et al. 2022, equations 1 to 6): both views agree, each feature deviates by 1 or more over the batch, and different features don't covary. Variances and
 * covariances divide by N − 1. The variance term is the mean of those of both views, the covariance term their sum, as in the authors' code; solo-learn adds both, so
 * that its weight of 25 is {@code variance: 50} here.
 */
public final class VicRegLoss implements Loss<VicRegLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Weight of the mean squared difference of both views", defaults = "25", min = 0) double invariance,
            @Option(value = "Weight of how much deviations of features lack to 1, the mean of both views", defaults = "25", min = 0) double variance,
            @Option(value = "Weight of squared covariances, the sum of both views", defaults = "1", min = 0) double covariance) {}

    @Override
    public String name() {
        return "vicreg";
    }

    @Override
    public String description() {
        return "Views agree, features vary over the batch and don't covary";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections views = Projections.of(this, inputs.comparison());
        List<Variation> variations = views.both().stream().map(Variation::of).toList();
        Tensor invariance = views.squaredError();
        Tensor variance = Projections.sum(variations.stream().map(Variation::lack)).div(2);
        Tensor covariance = Projections.sum(variations.stream().map(Variation::covariance));
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("invariance", invariance);
        parts.put("lack_of_variance", variance);
        parts.put("covariance", covariance);
        Tensor loss = invariance.mul(options.invariance).add(variance.mul(options.variance)).add(covariance.mul(options.covariance));
        return Value.of(loss, views.statistics(parts));
    }
}
