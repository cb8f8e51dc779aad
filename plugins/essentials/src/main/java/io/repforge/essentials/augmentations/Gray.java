package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Takes the colours away (luma of ITU-R BT.601). Gray images stay as they are. */
public final class Gray implements Augmentation<Gray.Options> {

    /** Options. */
    public record Options(@Option(value = "Share of images that lose their colours", defaults = "0.5", min = 0, max = 1) double p) {}

    @Override
    public String name() {
        return "gray";
    }

    @Override
    public String description() {
        return "Takes the colours away";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        if (!space.isRgb()) {
            return images;
        }
        Tensor luma = Frames.of(images).luma();
        return Draws.mix(new Draws(images).chance("gray", options.p), new Frames(luma, luma, luma).join(), images);
    }
}
