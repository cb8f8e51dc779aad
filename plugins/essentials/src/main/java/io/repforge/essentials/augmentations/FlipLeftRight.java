package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Mirrors left and right. */
public final class FlipLeftRight implements Augmentation<FlipLeftRight.Options> {

    /** Options. */
    public record Options(@Option(value = "Share of images that are mirrored", defaults = "0.5", min = 0, max = 1) double p) {}

    @Override
    public String name() {
        return "flip-left-right";
    }

    @Override
    public String description() {
        return "Mirrors left and right";
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
        Tensor left = chosen.where(draws.number(1), draws.number(0));
        Tensor whole = left.mul(0);
        return images.part(Mirror.rows(images.images(), chosen), left, whole, left.neg().add(1), whole.add(1));
    }
}
