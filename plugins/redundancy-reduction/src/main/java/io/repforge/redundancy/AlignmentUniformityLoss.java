package io.repforge.redundancy;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Alignment and uniformity on the hypersphere (Wang and Isola 2020, section 4.3): {@code mean ‖z₁ − z₂‖² + λ · mean over views of log mean exp(−t ‖zi − zj‖²)} over pairs
 * of different rows, which are of length 1.
 */
public final class AlignmentUniformityLoss implements Loss<AlignmentUniformityLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "t, how fast the potential of two rows falls with their squared distance", defaults = "2", min = 0, aboveMin = true) double t,
            @Option(value = "λ, weight of uniformity", defaults = "1", min = 0) double uniformity) {}

    @Override
    public String name() {
        return "alignment-uniformity";
    }

    @Override
    public String description() {
        return "Views lie close together, and rows spread over the hypersphere";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections views = Projections.of(this, inputs.comparison()).directions();
        Tensor alignment = views.first().sub(views.second()).square().sum(false, 1).mean();
        Tensor uniformity = Projections.sum(views.both().stream().map(view -> uniformity(view, options.t))).div(2);
        // Of the projections: the host tells alignment and uniformity of the representation.
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("projected_alignment", alignment);
        parts.put("projected_uniformity", uniformity);
        return Value.of(alignment.add(uniformity.mul(options.uniformity)), views.statistics(parts));
    }

    private static Tensor uniformity(Tensor rows, double t) {
        long n = rows.dim(0);
        // ‖a − b‖² is 2 − 2 aᵀ b.
        Tensor potentials = Directions.cosines(rows, rows).sub(1).mul(2 * t);
        return Directions.withoutItself(potentials).logSumExp(false, 0, 1).sub(Math.log(Math.max(1, n * (n - 1))));
    }
}
