package io.repforge.essentials.augmenters;

import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.array.Shape;
import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.augmentations.Ranges;
import java.util.List;

/**
 * Hides a share of the patches of context and target that differs from image to image, and nothing of some images (iBOT, Zhou et al. 2022, section 4.1, with patches that are
 * drawn one by one rather than in blocks): another augmenter, and beside what it makes the further view {@code seen}, which patches are seen of the context, and of the target.
 * The images stay whole.
 */
public final class VaryingMask implements Augmenter<VaryingMask.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What else is done to a batch", defaults = "multi-crop") Use<Augmenter<?>> augmenter,
            @Option(value = "Height and width of a patch, in pixels; must divide those of context and target", defaults = "4", min = 1) int patch,
            @Option(value = "Smallest and largest share of patches that are hidden", defaults = "[0.1, 0.5]", min = 0, max = 1, length = 2) List<Double> ratio,
            @Option(value = "Share of images of which patches are hidden", defaults = "0.5", min = 0, aboveMin = true, max = 1) double p) {
        public Options {
            ratio = Ranges.ordered("ratio", ratio);
        }
    }

    @Override
    public String name() {
        return "varying-mask";
    }

    @Override
    public String description() {
        return "Another augmenter, and which patches are seen of context and target: a share of them that differs from image to image";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        PatchGrid.requireImage(name(), pairs);
        BatchSpec spec = Augmenter.spec(options.augmenter, pairs);
        return spec.withView(View.SEEN, 2, mask(grid(spec, options)));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        PairTensors augmented = Augmenter.augment(options.augmenter, graph, batch, pairs);
        PatchGrid grid = grid(Augmenter.spec(options.augmenter, pairs), options);
        long n = batch.context().dim(0);
        return graph.scope("mask", () -> augmented.withView(View.SEEN, View.of(mask(grid), seen(graph, n, grid, options), seen(graph, n, grid, options))));
    }

    /** The patches of lowest rank in a random order are hidden, {@code bool [N, rows, columns]}. */
    private static Tensor seen(Graph graph, long n, PatchGrid grid, Options options) {
        Tensor noise = graph.random("noise", new Draw.Uniform(0, 1), Shape.of(n, grid.size()));
        Tensor ratio = graph.random("ratio", new Draw.Uniform(options.ratio.get(0), options.ratio.get(1)), Shape.of(n, 1));
        Tensor masked = graph.random("masked", new Draw.Bernoulli(options.p), Shape.of(n, 1));
        Tensor hidden = ratio.mul(grid.size()).add(0.5).floor().mul(masked);
        Tensor rank = Ranking.ascending(noise, 1).places().cast(noise.type());
        return rank.greaterOrEqual(hidden).reshape(n, grid.rows(), grid.columns());
    }

    private static Space mask(PatchGrid grid) {
        return Space.mask(grid.rows(), grid.columns());
    }

    private PatchGrid grid(BatchSpec spec, Options options) {
        if (!spec.context().equals(spec.target())) {
            throw new GraphException("augmenter " + name() + " hides patches of context and target, which must be alike, but they are " + spec.context() + " and "
                    + spec.target() + "; augment both in the same way");
        }
        return PatchGrid.of(name(), spec, options.patch);
    }
}
