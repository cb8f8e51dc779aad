package @package@;

import io.repforge.api.BatchExtender;
import io.repforge.api.Comparison;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;

/** Targets less their running mean, so that not all of them can be alike (as DINO centres its teacher, Caron et al. 2021, equation 4). */
public final class @class@ implements BatchExtender<@class@.Options> {

    /** Options. */
    public record Options(@Option(value = "Share of the mean that is kept at each step", defaults = "0.9", min = 0, max = 1) double momentum) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Targets less their running mean";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Comparison extend(Graph graph, Comparison comparison, Options options) {
        Comparison centred = centred(graph, comparison, options);
        Comparison swapped = comparison.others().get(Comparison.SWAPPED);
        return swapped == null ? centred : centred.with(Comparison.SWAPPED, graph.scope(Comparison.SWAPPED, () -> centred(graph, swapped, options)));
    }

    private static Comparison centred(Graph graph, Comparison comparison, Options options) {
        Tensor targets = comparison.target().mean();
        Shape features = targets.shape().from(1);
        // Kept from step to step and in checkpoints. In evaluation assign() does nothing.
        Tensor mean = graph.state("mean", DType.FLOAT32, features, Initializer.zeros());
        graph.assign(mean, mean.mul(options.momentum).add(targets.mean(false, 0).mul(1 - options.momentum)));
        return comparison.withTarget(Distribution.point(targets.sub(mean)));
    }
}
