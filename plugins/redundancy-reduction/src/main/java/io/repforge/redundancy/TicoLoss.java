package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The loss of TiCo (Zhu et al. 2022, equation 4): projections of both views agree, and those of the first avoid the directions that many have taken,
 * {@code 1 − mean z₁ᵀ z₂ + ρ mean z₁ᵀ C z₁}. C is a moving average of the second moments of z₁, {@code C ← β C + (1 − β) z₁ᵀ z₁ / N}, of this step too, and no gradient flows
 * through it. Rows are of length 1. The second view is meant to come from a momentum encoder.
 */
public final class TicoLoss implements Loss<TicoLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "β, share of C that is kept at each step", defaults = "0.9", min = 0, max = 1) double beta,
            @Option(value = "ρ, weight of the covariance contrast", defaults = "8", min = 0) double rho) {}

    @Override
    public String name() {
        return "tico";
    }

    @Override
    public String description() {
        return "Views agree, and avoid directions that many have taken";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections views = Projections.of(this, inputs.comparison()).directions();
        Tensor first = views.first();
        Tensor before = graph.state("covariance", DType.FLOAT32, Shape.of(views.features(), views.features()), Initializer.zeros());
        Tensor moments = first.transposeMatrix().matmul(first).stopGradient().div(views.rows());
        Tensor covariance = before.mul(options.beta).add(moments.mul(1 - options.beta));
        graph.assign(before, covariance);
        Tensor cosine = first.mul(views.second()).sum(false, 1).mean();
        Tensor contrast = first.matmul(covariance).mul(first).sum(false, 1).mean();
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("mean_cosine", cosine);
        parts.put("covariance_contrast", contrast);
        return Value.of(cosine.neg().add(1).add(contrast.mul(options.rho)), views.statistics(parts));
    }
}
