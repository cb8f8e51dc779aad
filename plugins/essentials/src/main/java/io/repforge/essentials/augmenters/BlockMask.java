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
import java.util.ArrayList;
import java.util.List;

/**
 * Hides blocks of patches of the context, at other places of each image (I-JEPA, Assran et al. 2023, section 3): another augmenter, and beside what it makes the
 * further views {@code block}, the numbers of each block's patches, and {@code visible}, numbers of patches in none of the blocks. Patches go from
 * left to right and then from top to bottom. Since shapes don't change from step to step, all blocks are of one size, and as many patches are visible
 * as there are at least, however little blocks overlap; if there are more, a part of them is drawn. The images stay whole.
 */
public final class BlockMask implements Augmenter<BlockMask.Options> {

    /** Options. */
    public record Options(
            @Option(value = "What else is done to a batch", defaults = "none") Use<Augmenter<?>> augmenter,
            @Option(value = "Height and width of a patch, in pixels; must divide those of the context", defaults = "4", min = 1) int patch,
            @Option(value = "Number of blocks, which may overlap", defaults = "4", min = 1, max = 100) int blocks,
            @Option(value = "Share of the patches that a block has, rounded to whole ones", defaults = "0.175", min = 0, aboveMin = true, max = 1) double scale,
            @Option(value = "Ratio of a block's width to its height, in patches", defaults = "1.0", min = 0.1, max = 10) double ratio) {}

    @Override
    public String name() {
        return "block-mask";
    }

    @Override
    public String description() {
        return "Another augmenter, and numbers of the patches of hidden blocks of the context and of visible patches, drawn for each image";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public BatchSpec spec(PairSpec pairs, Options options) {
        PatchGrid.requireImage(name(), pairs);
        BatchSpec spec = Augmenter.spec(options.augmenter, pairs);
        Blocks blocks = blocks(spec, options);
        return spec.withView(View.BLOCK, options.blocks, blocks.grid.numbers(blocks.size())).withView(View.VISIBLE, 1, blocks.grid.numbers(blocks.visible));
    }

    @Override
    public PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, Options options) {
        PairTensors augmented = Augmenter.augment(options.augmenter, graph, batch, pairs);
        Blocks blocks = blocks(Augmenter.spec(options.augmenter, pairs), options);
        return graph.scope("mask", () -> {
            long n = batch.context().dim(0);
            Tensor order = graph.random("noise", new Draw.Uniform(0, 1), Shape.of(n, blocks.grid.size()));
            List<Tensor> hidden = new ArrayList<>();
            for (int i = 0; i < options.blocks; i++) {
                Tensor places = blocks.draw(graph, n);
                hidden.add(places);
                // A patch that is hidden comes after all that aren't.
                order = order.add(places.oneHot(blocks.grid.size()).sum(false, 1));
            }
            Tensor visible = Ranking.smallest(order, 1, blocks.visible).indices();
            return augmented.withView(View.BLOCK, View.of(blocks.grid.numbers(blocks.size()), hidden))
                    .withView(View.VISIBLE, View.of(blocks.grid.numbers(blocks.visible), visible));
        });
    }

    /**
     * Blocks of a grid.
     *
     * @param height in patches
     * @param width in patches
     * @param visible how many patches there are at least in none of them
     */
    private record Blocks(PatchGrid grid, int height, int width, int visible) {

        int size() {
            return height * width;
        }

        /** The numbers of the patches of a block for each of n images, {@code [N, height · width]}. */
        Tensor draw(Graph graph, long n) {
            long[] corner = new long[size()];
            for (int i = 0; i < corner.length; i++) {
                corner[i] = (long) i / width * grid.columns() + i % width;
            }
            Tensor top = graph.random("top", new Draw.Integers(grid.rows() - height + 1), Shape.of(n, 1));
            Tensor left = graph.random("left", new Draw.Integers(grid.columns() - width + 1), Shape.of(n, 1));
            return top.mul(grid.columns()).add(left).add(graph.constant(Array.of(Shape.of(1, corner.length), corner)));
        }
    }

    private Blocks blocks(BatchSpec spec, Options options) {
        PatchGrid grid = PatchGrid.of(name(), spec, options.patch);
        double patches = options.scale * grid.size();
        int height = (int) Math.max(1, Math.min(grid.rows(), Math.round(Math.sqrt(patches / options.ratio))));
        int width = (int) Math.max(1, Math.min(grid.columns(), Math.round(Math.sqrt(patches * options.ratio))));
        int visible = grid.size() - options.blocks * height * width;
        if (visible < 1) {
            throw new GraphException("augmenter " + name() + " hides " + options.blocks + " blocks of " + height + "×" + width + " patches, which may cover all the "
                    + grid.size() + " of " + spec.context() + "; lower blocks or scale, or choose a smaller patch");
        }
        return new Blocks(grid, height, width, visible);
    }
}
