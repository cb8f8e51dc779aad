package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Keeps the highest bits of each number's eight (AutoAugment, Cubuk et al. 2019, table 6), as Pillow's and torchvision's {@code posterize}. */
public final class Posterise implements Augmentation<Posterise.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Share of images that are posterised", defaults = "0.2", min = 0, max = 1) double p,
            @Option(value = "How many of eight bits are kept", defaults = "4", min = 1, max = 8) int bits) {}

    @Override
    public String name() {
        return "posterise";
    }

    @Override
    public String description() {
        return "Leaves few shades of each colour";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        Draws draws = new Draws(images);
        double shade = 1 << Bytes.BITS - options.bits;
        Tensor kept = Bytes.toImages(Bytes.of(images).div(shade).floor().mul(shade));
        return Draws.mix(draws.chance("posterise", options.p), kept, images);
    }
}
