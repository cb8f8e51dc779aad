package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Adds normal noise to each pixel and clamps to [0, 1]. */
public final class Noise implements Augmentation<Noise.Options> {

    /** Options. */
    public record Options(@Option(value = "Deviation of the noise, where white is 1", defaults = "0.01", min = 0) double sigma) {}

    @Override
    public String name() {
        return "noise";
    }

    @Override
    public String description() {
        return "Adds normal noise to each pixel";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        return images.add(graph.random("noise", new Draw.Gaussian(0, options.sigma), images.shape())).clip(0, 1);
    }
}
