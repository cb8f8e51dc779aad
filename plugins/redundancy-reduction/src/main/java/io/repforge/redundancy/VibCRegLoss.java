package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of VIbCReg (Lee and Aune 2021, equations 1 to 5): {@link VicRegLoss} with features centred and of length 1 over the batch before they are compared with others, so that
 * what is small counts too; the mean over all entries. The terms of both views are added.
 */
public final class VibCRegLoss implements Loss<VibCRegLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Weight of the mean squared difference of both views", defaults = "25", min = 0) double invariance,
            @Option(value = "Weight of how much deviations of features lack to 1, the sum of both views", defaults = "25", min = 0) double variance,
            @Option(value = "Weight of squared correlations, the sum of both views", defaults = "200", min = 0) double covariance) {}

    @Override
    public String name() {
        return "vibcreg";
    }

    @Override
    public String description() {
        return "Views agree, features vary over the batch and don't correlate";
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
        Tensor variance = Projections.sum(variations.stream().map(Variation::lack));
        Tensor correlation = Projections.sum(variations.stream().map(Variation::correlation));
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("invariance", invariance);
        parts.put("lack_of_variance", variance);
        parts.put("correlation", correlation);
        Tensor loss = invariance.mul(options.invariance).add(variance.mul(options.variance)).add(correlation.mul(options.covariance));
        return Value.of(loss, views.statistics(parts));
    }
}
