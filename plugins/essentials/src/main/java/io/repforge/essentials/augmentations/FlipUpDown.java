package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Mirrors top and bottom. */
public final class FlipUpDown implements Augmentation<FlipUpDown.Options> {

    /** Options. */
    public record Options(@Option(value = "Share of images that are mirrored", defaults = "0.5", min = 0, max = 1) double p) {}

    @Override
    public String name() {
        return "flip-up-down";
    }

    @Override
    public String description() {
        return "Mirrors top and bottom";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        return Draws.mix(new Draws(images).chance("flip", options.p), Mirror.along(images, 2), images);
    }
}
