package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/**
 * Crops a part of random area and aspect ratio and scales it to the whole, bilinearly (Szegedy et al. 2015; SimCLR, Chen et al. 2020,
 * appendix A). A side that would be longer than the image is cut to it.
 */
public final class RandomResizedCrop implements Augmentation<RandomResizedCrop.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Smallest and largest share of the area", defaults = "[0.2, 1.0]", min = 0, aboveMin = true, max = 1, length = 2)
                    List<Double> scale,
            @Option(value = "Smallest and largest ratio of width to height, beside that of the image", defaults = "[0.75, 1.3333]", min = 0,
                    aboveMin = true, length = 2)
                    List<Double> ratio) {
        public Options {
            scale = Ranges.ordered("scale", scale);
            ratio = Ranges.ordered("ratio", ratio);
        }
    }

    @Override
    public String name() {
        return "random-resized-crop";
    }

    @Override
    public String description() {
        return "Crops a random part and scales it to the whole";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        Draws draws = new Draws(images);
        Tensor area = draws.uniform("area", options.scale.get(0), options.scale.get(1));
        Tensor ratio = draws.logUniform("ratio", options.ratio.get(0), options.ratio.get(1));
        Tensor width = area.mul(ratio).sqrt().min(draws.number(1));
        Tensor height = area.div(ratio).sqrt().min(draws.number(1));
        // The centre may lie as far from the middle as the sides leave room.
        Tensor x = draws.uniform("x", -1, 1).mul(draws.number(1).sub(width));
        Tensor y = draws.uniform("y", -1, 1).mul(draws.number(1).sub(height));
        return Sampling.scaled(images, width, x, height, y);
    }
}
