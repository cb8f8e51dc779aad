package io.repforge.essentials.augmentations;

import io.repforge.api.Augmentation;
import io.repforge.api.Placed;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;
import java.util.List;

/** Rotates, shifts and scales about the centre, bilinearly; beyond the border the border goes on. */
public final class Affine implements Augmentation<Affine.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Share of images that are changed", defaults = "1.0", min = 0, max = 1) double p,
            @Option(value = "Largest rotation either way, in degrees", defaults = "5", min = 0, max = 180) double degrees,
            @Option(value = "Largest shift either way, as a share of width and height", defaults = "0.05", min = 0, max = 1) double translate,
            @Option(value = "Smallest and largest magnification", defaults = "[1.0, 1.0]", min = 0, aboveMin = true, length = 2) List<Double> scale) {
        public Options {
            scale = Ranges.ordered("scale", scale);
        }
    }

    @Override
    public String name() {
        return "affine";
    }

    @Override
    public String description() {
        return "Rotates, shifts and scales";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    /** @throws GraphException always, since what is turned lies in no box */
    @Override
    public Placed apply(Graph graph, Placed images, Space.Image space, Options options) {
        throw new GraphException(graph.scope() + "affine turns images, so that no box tells where they lie; leave it out, or choose a loss that doesn't ask where");
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        Draws draws = new Draws(images);
        double most = Math.toRadians(options.degrees);
        Tensor angle = draws.uniform("angle", -most, most);
        Tensor shrink = draws.logUniform("magnification", 1 / options.scale.get(1), 1 / options.scale.get(0));
        // Coordinates run from −1 to 1, so a share of the width is twice as much of them.
        Tensor x = draws.uniform("x", -2 * options.translate, 2 * options.translate);
        Tensor y = draws.uniform("y", -2 * options.translate, 2 * options.translate);
        double aspect = (double) images.dim(2) / images.dim(3);
        Tensor cos = angle.cos().mul(shrink);
        Tensor sin = angle.sin().mul(shrink);
        Tensor changed = Sampling.affine(images, cos, sin.neg().mul(aspect), x, sin.div(aspect), cos, y);
        return options.p == 1 ? changed : Draws.mix(draws.chance("affine", options.p), changed, images);
    }
}
