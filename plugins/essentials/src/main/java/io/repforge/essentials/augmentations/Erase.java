package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/** Replaces a rectangle by gray (Zhong et al. 2020, random erasing). */
public final class Erase implements Augmentation<Erase.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Share of images that lose a rectangle", defaults = "0.5", min = 0, max = 1) double p,
            @Option(value = "Smallest and largest share of the area", defaults = "[0.02, 0.33]", min = 0, aboveMin = true, max = 1, length = 2)
                    List<Double> scale,
            @Option(value = "Smallest and largest ratio of width to height, beside that of the image", defaults = "[0.3, 3.3]", min = 0,
                    aboveMin = true, length = 2)
                    List<Double> ratio,
            @Option(value = "What is put there, from 0 (black) to 1 (white)", defaults = "0.5", min = 0, max = 1) double fill) {
        public Options {
            scale = Ranges.ordered("scale", scale);
            ratio = Ranges.ordered("ratio", ratio);
        }
    }

    @Override
    public String name() {
        return "erase";
    }

    @Override
    public String description() {
        return "Replaces a random rectangle by gray";
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
        Tensor inside = within(images, 3, draws.uniform("x", 0, 1), width).and(within(images, 2, draws.uniform("y", 0, 1), height));
        Tensor erased = inside.and(draws.chance("erase", options.p));
        return erased.where(draws.number(options.fill), images);
    }

    /** Which positions of an axis lie in an interval of that length, which may begin anywhere so that it ends inside. */
    private static Tensor within(Tensor images, int axis, Tensor place, Tensor length) {
        int n = Math.toIntExact(images.dim(axis));
        float[] centres = new float[n];
        for (int i = 0; i < n; i++) {
            centres[i] = (i + 0.5f) / n;
        }
        Shape shape = axis == 3 ? Shape.of(1, 1, 1, n) : Shape.of(1, 1, n, 1);
        Tensor position = images.graph().constant(Array.of(shape, centres));
        Tensor start = place.mul(length.neg().add(1));
        return position.greaterOrEqual(start).and(position.less(start.add(length)));
    }
}
