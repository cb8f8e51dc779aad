package io.repforge.essentials.augmentations;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Hides components of vectors, each for itself, as if a sensor had failed: it shows the mean of the batch then, or 0. */
public final class ComponentDropout extends OfVectors<ComponentDropout.Options> {

    /** What is shown in place of what is hidden. */
    public enum Fill {
        /** The component's mean over the batch. */
        MEAN,
        /** 0. */
        ZERO
    }

    /** Options. */
    public record Options(
            @Option(value = "Share of the components that are hidden", defaults = "0.2", min = 0, max = 1) double p,
            @Option(value = "What is shown in their place: mean, of the component over the batch, or zero", defaults = "mean") Fill fill) {}

    @Override
    public String name() {
        return "component-dropout";
    }

    @Override
    public String description() {
        return "Hides random components of vectors";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor vectors, Space.Box space, Options options) {
        Tensor hidden = uniform(graph, "hidden", 0, 1, perComponent(vectors)).less(options.p);
        Tensor fill = options.fill == Fill.MEAN ? mean(vectors) : number(graph, 0);
        return hidden.where(fill, vectors);
    }
}
