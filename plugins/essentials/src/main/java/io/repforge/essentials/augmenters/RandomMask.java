package io.repforge.essentials.augmenters;

import io.repforge.api.Augmenter;
import io.repforge.api.PairTensors;
import io.repforge.api.View;
import io.repforge.api.array.Array;
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

/**
 * Hides patches of the context, other ones of each image (masked autoencoders, He et al. 2022, section 3): another augmenter, and beside what it makes the further views
 * {@code visible} and {@code hidden}, the numbers of the patches, which go from left to right and then from top to bottom. How many there are of each is
 * fixed; the images stay whole, and it is for the encoder to look at what is visible alone. Patches may be hidden in squares of several (SimMIM, Xie et al. 2022, section 3.2).
 */
public final class RandomMask implements Augmenter<RandomMask.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What else is done to a batch", defaults = "none") Use<Augmenter<?>> augmenter,
            @Option(value = "Height and width of a patch, in pixels; must divide those of the context", defaults = "4", min = 1) int patch,
            @Option(value = "Share of patches that are hidden, rounded to whole ones", defaults = "0.75", min = 0, max = 1, aboveMin = true) double ratio,
            @Option(value = "Height and width of what is hidden together, in patches; must divide rows and columns of patches", defaults = "1", min = 1) int unit) {}

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
        PatchGrid.requireImage(name(), pairs);
        BatchSpec spec = Augmenter.spec(options.augmenter, pairs);
        Units units = units(spec, options);
        return spec.withView(View.VISIBLE, 1, units.space(units.visible())).withView(View.HIDDEN, 1, units.space(units.hidden));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        PairTensors augmented = Augmenter.augment(options.augmenter, graph, batch, pairs);
        Units units = units(Augmenter.spec(options.augmenter, pairs), options);
        int all = units.grid.size();
        Tensor noise = graph.scope("mask", () -> graph.random("noise", new Draw.Uniform(0, 1), Shape.of(batch.context().dim(0), all)));
        Tensor shuffled = Ranking.ascending(noise, 1).indices();
        return augmented
                .withView(View.VISIBLE, View.of(units.space(units.visible()), units.patches(shuffled.slice(1, 0, units.visible()))))
                .withView(View.HIDDEN, View.of(units.space(units.hidden), units.patches(shuffled.slice(1, units.visible(), all))));
    }

    private Units units(BatchSpec spec, Options options) {
        PatchGrid grid = PatchGrid.of(name(), spec, Math.multiplyExact(options.patch, options.unit));
        int hidden = (int) Math.round(options.ratio * grid.size());
        if (hidden < 1 || hidden >= grid.size()) {
            throw new GraphException(
                    "augmenter " + name() + " hides " + hidden + " of " + grid.size() + (options.unit == 1 ? "" : " units of") + " patches, but at least one"
                            + " must be hidden and one visible; change ratio or patch");
        }
        return new Units(grid, options.unit, hidden);
    }

    /**
     * What is hidden and seen together: squares of patches.
     *
     * @param side patches of a row and of a column of each
     * @param hidden how many are hidden
     */
    private record Units(PatchGrid grid, int side, int hidden) {

        int visible() {
            return grid.size() - hidden;
        }

        /** Space of the numbers of the patches of so many units. */
        Space space(int units) {
            return Space.discrete(grid.size() * side * side, Shape.of((long) units * side * side));
        }

        /** Numbers of the patches of units, {@code [N, K · side · side]} of {@code [N, K]}. */
        Tensor patches(Tensor units) {
            if (side == 1) {
                return units;
            }
            int square = side * side;
            long[] numbers = new long[grid.size() * square];
            for (int i = 0; i < numbers.length; i++) {
                int unit = i / square;
                int row = unit / grid.columns() * side + i % square / side;
                numbers[i] = (long) row * grid.columns() * side + unit % grid.columns() * side + i % side;
            }
            Tensor table = units.graph().constant(Array.of(Shape.of(grid.size(), square), numbers));
            return table.gather(0, units).flatten(1);
        }
    }
}
