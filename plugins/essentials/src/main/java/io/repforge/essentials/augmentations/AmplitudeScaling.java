package io.repforge.essentials.augmentations;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/**
 * Multiplies vectors by a random amplitude, one for all of a vector's components (Laskin et al. 2020, RAD, section 3.1) or one for each (as TS-TCC scales channels, Eldele
 * et al. 2021).
 */
public final class AmplitudeScaling extends OfVectors<AmplitudeScaling.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Smallest and largest amplitude", defaults = "[0.8, 1.2]", min = 0, length = 2) List<Double> range,
            @Option(value = "Whether each component has an amplitude of its own; one for all by default", defaults = "false") boolean perComponent) {
        public Options {
            range = Ranges.ordered("range", range);
        }
    }

    @Override
    public String name() {
        return "amplitude-scaling";
    }

    @Override
    public String description() {
        return "Multiplies vectors by a random amplitude";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor vectors, Space.Box space, Options options) {
        return vectors.mul(uniform(graph, "amplitude", options.range.get(0), options.range.get(1), options.perComponent ? perComponent(vectors) : perVector(vectors)));
    }
}
