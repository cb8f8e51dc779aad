package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Crops a part of random area and aspect ratio and scales it to the whole, or to another size, bilinearly (Szegedy et al. 2015; SimCLR, Chen et al. 2020,
 * appendix A). A side that would be longer than the image is cut to it.
 */
public final class RandomResizedCrop implements Augmentation<RandomResizedCrop.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Smallest and largest share of the area", defaults = "[0.2, 1.0]", min = 0, aboveMin = true, max = 1, length = 2) List<Double> scale,
            @Option(value = "Smallest and largest ratio of width to height, beside that of the image", defaults = "[0.75, 1.3333]", min = 0,
                    aboveMin = true, length = 2) List<Double> ratio,
            @Option(value = "Height and width that parts are scaled to, in pixels; null for those of the image", defaults = "null", min = 1, length = 2) @Nullable List<
                    Integer> size) {
        /** Of the image's size. */
        public Options(List<Double> scale, List<Double> ratio) {
            this(scale, ratio, null);
        }

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
        return "Crops a random part and scales it to the whole, or to a size of one's choice";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Space.Image space(Space.Image space, Options options) {
        return options.size == null ? space : space.sized(options.size.get(0), options.size.get(1));
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        return apply(graph, Placed.whole(images), space, options).images();
    }

    @Override
    public Placed apply(Graph graph, Placed images, Space.Image space, Options options) {
        Draws draws = new Draws(images.images());
        Tensor area = draws.uniform("area", options.scale.get(0), options.scale.get(1));
        Tensor ratio = draws.logUniform("ratio", options.ratio.get(0), options.ratio.get(1));
        Tensor width = area.mul(ratio).sqrt().min(draws.number(1));
        Tensor height = area.div(ratio).sqrt().min(draws.number(1));
        // The centre may lie as far from the middle as the sides leave room.
        Tensor x = draws.uniform("x", -1, 1).mul(draws.number(1).sub(width));
        Tensor y = draws.uniform("y", -1, 1).mul(draws.number(1).sub(height));
        Space.Image result = space(space, options);
        Tensor parts = Sampling.scaled(images.images(), result.height(), result.width(), width, x, height, y);
        return images.part(parts, edge(x.sub(width)), edge(y.sub(height)), edge(x.add(width)), edge(y.add(height)));
    }

    /** As a share, of a coordinate from −1 to 1. */
    private static Tensor edge(Tensor coordinate) {
        return coordinate.add(1).div(2);
    }
}
