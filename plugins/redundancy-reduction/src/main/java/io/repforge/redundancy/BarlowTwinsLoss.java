package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The loss of Barlow Twins (Zbontar et al. 2021, equations 1 and 2): the correlations C of the features of one view with those of the other over the batch should be 1 of a feature
 * with itself and 0 with others, {@code Σ (1 − Cii)² + λ Σi≠j Cij²}. Features are standardised as by batch normalisation without parameters.
 */
public final class BarlowTwinsLoss implements Loss<BarlowTwinsLoss.Options> {

    private static final double EPSILON = 1e-5;

    /** Options. */
    public record Options(
            @Option(value = "λ, weight of the correlations of different features", defaults = "5e-3", min = 0) double lambda,
            @Option(value = "What the loss is multiplied by; it matters for optimizers that don't scale gradients themselves", defaults = "1.0", min = 0,
                    aboveMin = true) double scale) {}

    @Override
    public String name() {
        return "barlow-twins";
    }

    @Override
    public String description() {
        return "Correlations of the features of both views: 1 with themselves, 0 with others";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections views = Projections.of(this, inputs.comparison());
        Tensor first = views.first().standardize(0, EPSILON);
        Tensor second = views.second().standardize(0, EPSILON);
        Tensor correlations = first.transposeMatrix().matmul(second).div(views.rows());
        Tensor own = first.mul(second).mean(false, 0);
        Tensor invariance = own.neg().add(1).square().sum();
        Tensor redundancy = correlations.square().sum().sub(own.square().sum());
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("mean_correlation", own.mean());
        parts.put("redundancy", redundancy.div(Math.max(1, views.features() * (views.features() - 1))));
        return Value.of(invariance.add(redundancy.mul(options.lambda)).mul(options.scale), views.statistics(parts));
    }
}
