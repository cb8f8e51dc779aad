package @package@;

import io.repforge.api.Augmentation;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.space.Space;

/** Gamma correction: brightness {@code x} becomes {@code x^γ}, with a γ for each image, so that images get darker or brighter where they are neither black nor white. */
public final class @class@ implements Augmentation<@class@.Options> {

    /** Options. */
    public record Options(
            @Option(value = "γ is drawn between 1 / this and this, any factor as likely as its inverse", defaults = "2", min = 1, aboveMin = true) double most) {}

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Makes images darker or brighter by a power of their brightness";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Tensor apply(Graph graph, Tensor images, Space.Image space, Options options) {
        double bound = Math.log(options.most);
        // Drawn anew for each image of each step, from the run's seed; [N, 1, 1, 1] broadcasts over the pixels.
        Tensor gamma = graph.random("gamma", new Draw.Uniform(-bound, bound), Shape.of(images.dim(0), 1, 1, 1)).exp();
        return images.pow(gamma);
    }
}
