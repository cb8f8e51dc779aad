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
            @Option(value = "Smallest and largest share of the area", defaults = "[0.02, 0.33]", min = 0, aboveMin = true, max = 1, length = 2) List<Double> scale,
            @Option(value = "Smallest and largest ratio of width to height, beside that of the image", defaults = "[0.3, 3.3]", min = 0,
                    aboveMin = true, length = 2) List<Double> ratio,
            @Option(value = "How the ratio is drawn: log-uniform, so that a ratio is as likely as its inverse; or halves, as Kornia and eirli do, of height to"
                    + " width, for half of the images uniform from the smallest to 1, for the others from 1 to the largest",
                    defaults = "log-uniform") RatioDraw ratioDraw,
            @Option(value = "What is put there, from 0 (black) to 1 (white)", defaults = "0.5", min = 0, max = 1) double fill) {
        public Options {
            scale = Ranges.ordered("scale", scale);
            ratio = Ranges.ordered("ratio", ratio);
            if (ratioDraw == RatioDraw.HALVES && (ratio.get(0) > 1 || ratio.get(1) < 1)) {
                throw new IllegalArgumentException("ratio_draw: halves needs a ratio that begins below 1 and ends above it, got " + ratio);
            }
        }
    }

    /** How the ratio of the sides is drawn. */
    public enum RatioDraw {
        /** Log-uniform, as torchvision's {@code RandomErasing}. */
        LOG_UNIFORM,
        /** Half of them uniform below 1 and half above, as Kornia's {@code RandomErasing}. */
        HALVES
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
        Tensor ratio = ratio(draws, options);
        Tensor width = area.mul(ratio).sqrt().min(draws.number(1));
        Tensor height = area.div(ratio).sqrt().min(draws.number(1));
        Tensor inside = within(images, 3, draws.uniform("x", 0, 1), width).and(within(images, 2, draws.uniform("y", 0, 1), height));
        Tensor erased = inside.and(draws.chance("erase", options.p));
        return erased.where(draws.number(options.fill), images);
    }

    /** Of width to height. */
    private static Tensor ratio(Draws draws, Options options) {
        double smallest = options.ratio.get(0);
        double largest = options.ratio.get(1);
        if (options.ratioDraw == RatioDraw.LOG_UNIFORM) {
            return draws.logUniform("ratio", smallest, largest);
        }
        Tensor place = draws.uniform("ratio", 0, 1);
        Tensor tall = place.mul(1 - smallest).add(smallest);
        Tensor wide = place.mul(largest - 1).add(1);
        return draws.number(1).div(draws.chance("half", 0.5).where(tall, wide));
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
