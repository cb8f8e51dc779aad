package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of a Vision Transformer, one after another, and a normalisation of what they give (Dosovitskiy et al. 2021, equations 2 to 4, for all tokens). Scopes are
 * {@code block1}, … and {@code norm}. N stays open as in {@link TransformerBlock}.
 */
public final class Transformer {

    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;

    /**
     * In the current scope.
     *
     * @param depth number of blocks, at least 1
     * @param style of the last block; drop path of those before is less, rising from 0 at the first by equal steps, as is usual (Huang et al. 2016, equation 4)
     */
    public Transformer(Graph graph, int depth, TransformerBlock.Style style) {
        for (int i = 0; i < depth; i++) {
            double dropPath = depth == 1 ? style.dropPath() : style.dropPath() * i / (depth - 1);
            blocks.add(new TransformerBlock(graph, "block" + (i + 1), style.withDropPath(dropPath)));
        }
        this.norm = new LayerNorm(graph, "norm", TransformerBlock.EPSILON);
    }

    /**
     * What comes out.
     *
     * @param blocks what each block gives, in their order, as it is, {@code [N, T, D]} each
     * @param normalised of the last block, {@code [N, T, D]}
     * @param first the first token of {@code normalised}, such as a class token, {@code [N, D]}. The last block computes it apart from the others: where nothing reads
     *     {@code normalised}, nor the last of the blocks, they aren't computed, which of 12 blocks saves most of one
     */
    public record Layers(List<Tensor> blocks, Tensor normalised, Tensor first) {

        public Layers {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * @param tokens {@code [N, T, D]}
     * @return {@code [N, T, D]}, normalised
     */
    public Tensor apply(Tensor tokens) {
        return layers(tokens).normalised();
    }

    /**
     * As {@link #apply}, with what each block gives on the way.
     *
     * @param tokens {@code [N, T, D]}
     */
    public Layers layers(Tensor tokens) {
        List<Tensor> layers = new ArrayList<>();
        Tensor x = tokens;
        int last = blocks.size() - 1;
        for (TransformerBlock block : blocks.subList(0, last)) {
            x = block.apply(x);
            layers.add(x);
        }
        List<Tensor> allAndFirst = blocks.get(last).applyAlsoToFirst(x);
        layers.add(allAndFirst.get(0));
        return new Layers(layers, norm.apply(allAndFirst.get(0)), norm.apply(allAndFirst.get(1)).select(1, 0));
    }

    /**
     * A trained token, such as a class token or what stands for a hidden patch: {@code [1, 1, D]}, normal with deviation 0.02.
     *
     * @param name its name in the current scope
     * @param features D
     */
    public static Tensor token(Graph graph, String name, long features) {
        return graph.parameter(name, Shape.of(1, 1, features), new Initializer.Gaussian(0, 0.02));
    }
}
