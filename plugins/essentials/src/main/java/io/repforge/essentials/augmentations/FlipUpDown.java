package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
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
        return apply(graph, Placed.whole(images), space, options).images();
    }

    @Override
    public Placed apply(Graph graph, Placed images, Space.Image space, Options options) {
        Draws draws = new Draws(images.images());
        Tensor chosen = draws.chance("flip", options.p);
        Tensor top = chosen.where(draws.number(1), draws.number(0));
        Tensor whole = top.mul(0);
        return images.part(Draws.mix(chosen, Mirror.along(images.images(), 2), images.images()), whole, top, whole.add(1), top.neg().add(1));
    }
}
