package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Inverts what is as bright as a threshold or brighter, {@code x ← 1 − x} (BYOL, Grill et al. 2020, appendix B), as Pillow's and torchvision's {@code solarize}. */
public final class Solarise implements Augmentation<Solarise.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Share of images that are solarised", defaults = "0.2", min = 0, max = 1) double p,
            @Option(value = "Brightness from which on numbers are inverted, where white is 1", defaults = "0.5", min = 0, max = 1) double threshold) {}

    @Override
    public String name() {
        return "solarise";
    }

    @Override
    public String description() {
        return "Inverts what is bright";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        Draws draws = new Draws(images);
        Tensor inverted = images.less(options.threshold).where(images, images.neg().add(1));
        return Draws.mix(draws.chance("solarise", options.p), inverted, images);
    }
}
