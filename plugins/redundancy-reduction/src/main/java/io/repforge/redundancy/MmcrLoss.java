package io.repforge.redundancy;

import io.repforge.api.Comparison;
import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The loss of maximum manifold capacity representations (Yerxa et al. 2023, equation 3): {@code −‖C‖* + λ Σ ‖Zᵢ‖* / N} with the nuclear norms, of the matrix C whose rows are
 * the means over the views of each image, and of the views Zᵢ of each image. The centres spread, and the views of an image shrink together. The views are context and target, and those
 * of the other direction where the decoder compares both, so that those of a momentum encoder count too.
 */
public final class MmcrLoss implements Loss<MmcrLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "λ, weight of the nuclear norms of the views of each image", defaults = "5e-3", min = 0) double lambda,
            @Option(value = "Whether projections are made of length 1, as the paper has them", defaults = "true") boolean normalise) {}

    @Override
    public String name() {
        return "mmcr";
    }

    @Override
    public String description() {
        return "Centres of the views of images spread, and the views shrink together: nuclear norms";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Projections context = Projections.of(this, inputs.comparison());
        Tensor views = Tensor.concat(1, views(inputs.comparison()).map(view -> options.normalise ? view.l2Normalize(1) : view).map(view -> view.unsqueeze(1)).toList());
        Tensor centres = NuclearNorm.of(views.mean(false, 1));
        Tensor spread = NuclearNorm.of(views).mean();
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("norm_of_centres", centres);
        parts.put("norm_of_views", spread);
        return Value.of(spread.mul(options.lambda).sub(centres), context.statistics(parts));
    }

    private Stream<Tensor> views(Comparison comparison) {
        return comparison.ways().stream().map(way -> Projections.of(this, way)).flatMap(way -> way.both().stream());
    }
}
