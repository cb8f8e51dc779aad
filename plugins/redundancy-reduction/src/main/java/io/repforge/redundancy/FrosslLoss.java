package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of FroSSL (Skean et al. 2024, equation 5): per view the logarithm of the squared Frobenius norm of the covariance divided by its trace, which is smallest where the
 * eigenvalues are equal, and the squared distance of each view to their mean. Features are of length 1 over the batch.
 */
public final class FrosslLoss implements Loss<FrosslLoss.Options> {

    /** Options. */
    public record Options(@Option(value = "Weight of the distance to the mean of the views", defaults = "1.4", min = 0) double invariance) {}

    @Override
    public String name() {
        return "frossl";
    }

    @Override
    public String description() {
        return "Views agree with their mean, and the Frobenius norm of each view's covariance is small";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections views = Projections.of(this, inputs.comparison());
        List<Tensor> normalised = views.both().stream().map(view -> view.l2Normalize(0)).toList();
        Tensor mean = Projections.sum(normalised.stream()).div(normalised.size());
        Tensor regularity = Projections.sum(normalised.stream().map(view -> logarithm(graph, view)));
        Tensor distance = Projections.sum(normalised.stream().map(view -> view.sub(mean).square().mean())).mul(normalised.size() * views.features());
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("regularity", regularity);
        parts.put("distance_to_mean", distance);
        return Value.of(regularity.add(distance.mul(options.invariance)), views.statistics(parts));
    }

    /** {@code log ‖K / tr K‖²}; no gradient flows through the trace, which is D but where a feature is 0. */
    private static Tensor logarithm(Graph graph, Tensor view) {
        Tensor floor = graph.scalar(view.type(), Float.MIN_NORMAL);
        Tensor trace = view.square().sum().stopGradient().max(floor);
        return Projections.inner(view).div(trace).square().sum().max(floor).log();
    }
}
