package org.example.vision;

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
import io.repforge.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The masks of I-JEPA (Assran et al. 2023, section 3), as numbers of patches: {@code hidden} are blocks somewhere in the image, which may overlap, and {@code visible}
 * are patches outside of all of them. The shapes of a graph are fixed, and so blocks are of one size and visible are as many patches as there are left in any case,
 * drawn from all that are left.
 */
public final class BlockMasks implements Augmenter<BlockMasks.Options> {

    /** Options. */
    public record Options(
            @Option(value = "Height and width of a patch, in pixels; must divide those of the context", defaults = "4", min = 1) int patch,
            @Option(value = "Number of hidden blocks", defaults = "4", min = 1) int blocks,
            @Option(value = "Patches of a block from top to bottom", defaults = "3", min = 1) int rows,
            @Option(value = "Patches of a block from left to right", defaults = "3", min = 1) int columns) {}

    @Override
    public String name() {
        return "block-masks";
    }

    @Override
    public String description() {
        return "Several blocks of hidden patches, and visible patches outside of them";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    /**
     * Patches of the context, and how many of them are seen.
     *
     * @param visible number of patches that are left whatever is drawn
     */
    private record Grid(int rows, int columns, int visible) {

        static Grid of(PairSpec pairs, Options options) {
            if (pairs.context() instanceof Space.Image image && image.height() % options.patch == 0 && image.width() % options.patch == 0) {
                int rows = image.height() / options.patch;
                int columns = image.width() / options.patch;
                int visible = rows * columns - options.blocks * options.rows * options.columns;
                if (options.rows <= rows && options.columns <= columns && visible > 0) {
                    return new Grid(rows, columns, visible);
                }
            }
            throw new GraphException("augmenter block-masks can't hide " + options.blocks + " blocks of " + options.rows + "×" + options.columns + " patches of "
                    + options.patch + " pixels in the context, which is " + pairs.context() + ", and leave one visible; choose others");
        }

        Space places(int count) {
            return Space.discrete(rows * columns, Shape.of(count));
        }
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        Grid grid = Grid.of(pairs, options);
        return BatchSpec.of(pairs)
                .withView(Vit.VISIBLE, 1, grid.places(grid.visible))
                .withView(MaeDecoder.HIDDEN, options.blocks, grid.places(options.rows * options.columns));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        Grid grid = Grid.of(pairs, options);
        long n = batch.context().dim(0);
        int count = options.rows * options.columns;
        Tensor block = graph.longs(IntStream.range(0, count).mapToLong(i -> i / options.columns * grid.columns + i % options.columns).toArray());
        List<Tensor> hidden = new ArrayList<>();
        for (int i = 0; i < options.blocks; i++) {
            Tensor row = graph.random("row", new Draw.Integers(grid.rows - options.rows + 1), Shape.of(n, 1));
            Tensor column = graph.random("column", new Draw.Integers(grid.columns - options.columns + 1), Shape.of(n, 1));
            hidden.add(row.mul(grid.columns).add(column).add(block));
        }
        long all = (long) grid.rows * grid.columns;
        Tensor isHidden = Tensor.concat(1, hidden).oneHot(all).max(false, 1);
        Tensor order = graph.random("order", new Draw.Uniform(0, 1), Shape.of(n, all)).add(isHidden);
        return batch
                .withView(Vit.VISIBLE, View.of(grid.places(grid.visible), Ranking.smallest(order, 1, grid.visible).indices()))
                .withView(MaeDecoder.HIDDEN, View.of(grid.places(count), hidden));
    }
}
