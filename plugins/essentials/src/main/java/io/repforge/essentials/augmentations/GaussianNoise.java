package io.repforge.essentials.augmentations;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Adds normal noise to each component of vectors, as much as the component varies in the batch: sensors have units of their own (jitter; Um et al. 2017). */
public final class GaussianNoise extends OfVectors<GaussianNoise.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Deviation of the noise, where that of the component over the batch is 1", defaults = "0.1", min = 0) double sigma) {}

    @Override
    public String name() {
        return "gaussian-noise";
    }

    @Override
    public String description() {
        return "Adds normal noise to each component of vectors, in units of how much it varies";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor vectors, Space.Box space, Options options) {
        return vectors.add(normal(graph, "noise", vectors.shape()).mul(deviation(vectors)).mul(options.sigma));
    }
}
