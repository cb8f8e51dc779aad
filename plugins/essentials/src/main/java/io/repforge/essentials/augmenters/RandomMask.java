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

/**
 * Hides patches of the context, other ones of each image (masked autoencoders, He et al. 2022, section 3): another augmenter, and beside what it makes the further views
 * {@code visible} and {@code hidden}, the numbers of the patches, which go from left to right and then from top to bottom. How many there are of each is
 * fixed; the images stay whole, and it is for the encoder to look at what is visible alone.
 */
public final class RandomMask implements Augmenter<RandomMask.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What else is done to a batch", defaults = "none") Use<Augmenter<?>> augmenter,
            @Option(value = "Height and width of a patch, in pixels; must divide those of the context", defaults = "4", min = 1) int patch,
            @Option(value = "Share of patches that are hidden, rounded to whole ones", defaults = "0.75", min = 0, max = 1, aboveMin = true) double ratio) {}

    @Override
    public String name() {
        return "random-mask";
    }

    @Override
    public String description() {
        return "Another augmenter, and numbers of patches of the context that are visible and hidden, drawn for each image";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        BatchSpec spec = Augmenter.spec(options.augmenter, pairs);
        PatchGrid grid = PatchGrid.of(name(), spec, options.patch);
        int hidden = hidden(grid, options);
        return spec.withView(View.VISIBLE, 1, grid.numbers(grid.size() - hidden)).withView(View.HIDDEN, 1, grid.numbers(hidden));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        PairTensors augmented = Augmenter.augment(options.augmenter, graph, batch, pairs);
        PatchGrid grid = PatchGrid.of(name(), Augmenter.spec(options.augmenter, pairs), options.patch);
        int hidden = hidden(grid, options);
        int visible = grid.size() - hidden;
        Tensor noise = graph.scope("mask", () -> graph.random("noise", new Draw.Uniform(0, 1), Shape.of(batch.context().dim(0), grid.size())));
        Tensor shuffled = Ranking.ascending(noise, 1).indices();
        return augmented
                .withView(View.VISIBLE, View.of(grid.numbers(visible), shuffled.slice(1, 0, visible)))
                .withView(View.HIDDEN, View.of(grid.numbers(hidden), shuffled.slice(1, visible, grid.size())));
    }

    private int hidden(PatchGrid grid, Options options) {
        int hidden = (int) Math.round(options.ratio * grid.size());
        if (hidden < 1 || hidden >= grid.size()) {
            throw new GraphException("augmenter " + name() + " hides " + hidden + " of " + grid.size() + " patches, but at least one must be hidden and one visible;"
                    + " change ratio or patch");
        }
        return hidden;
    }
}
