package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A block of a Vision Transformer (Dosovitskiy et al. 2021, equations 2 and 3), normalised before each part:
 * {@code x ← x + attention(norm(x)); x ← x + mlp(norm(x))}, the perceptron with one hidden layer and GELU. Biases start at 0, ε is 1e-6. N
 * stays open in evaluation, and in training without drop path; the number of tokens is fixed.
 */
public final class TransformerBlock {

    static final double EPSILON = 1e-6;

    private final Graph graph;
    private final String scope;
    private final Style style;
    private final LayerNorm attentionNorm;
    private final MultiHeadAttention attention;
    private final LayerScale attentionScale;
    private final LayerNorm perceptronNorm;
    private final LayerScale perceptronScale;
    private final DropPath dropPath;
    private @Nullable Perceptron perceptron;

    private record Perceptron(Linear hidden, Linear output) {

        static Perceptron of(Graph graph, long features, Style style) {
            return new Perceptron(new Linear(graph, "hidden", Math.round(features * style.hiddenRatio), true, style.start),
                    new Linear(graph, "output", features, true, style.start));
        }
    }

    /** What blocks are like. Immutable. */
    public static final class Style {

        private final int heads;
        private final double hiddenRatio;
        private final double dropPath;
        private final double layerScale;
        private final boolean biasedKeys;
        private final Function<Shape, Initializer> start;

        private Style(int heads, double hiddenRatio, double dropPath, double layerScale, boolean biasedKeys, Function<Shape, Initializer> start) {
            this.heads = heads;
            this.hiddenRatio = hiddenRatio;
            this.dropPath = dropPath;
            this.layerScale = layerScale;
            this.biasedKeys = biasedKeys;
            this.start = start;
        }

        /**
         * With a hidden layer of 4 D, no drop path, no scale of parts, keys without a bias, and weights that start as Xavier's.
         *
         * @param heads number of heads; must divide D
         */
        public static Style of(int heads) {
            return new Style(heads, 4, 0, 0, false, Initializer::xavierUniform);
        }

        /** The same with another size of the perceptron's hidden layer, as a multiple of D. */
        public Style withHiddenRatio(double ratio) {
            return new Style(heads, ratio, dropPath, layerScale, biasedKeys, start);
        }

        /** The same with another share of samples, in [0, 1), for which a part is left out in training: see {@link DropPath}. */
        public Style withDropPath(double share) {
            return new Style(heads, hiddenRatio, share, layerScale, biasedKeys, start);
        }

        /** The same with a {@link LayerScale} of what each part adds that starts at a number; 0 for none. */
        public Style withLayerScale(double scale) {
            return new Style(heads, hiddenRatio, dropPath, scale, biasedKeys, start);
        }

        /** The same with keys that have a bias, which changes nothing but the number of parameters: see {@link MultiHeadAttention}. */
        public Style withBiasedKeys() {
            return new Style(heads, hiddenRatio, dropPath, layerScale, true, start);
        }

        /** The same with another start of all weights {@code [out, in]} of linear layers. */
        public Style withStart(Function<Shape, Initializer> weight) {
            return new Style(heads, hiddenRatio, dropPath, layerScale, biasedKeys, weight);
        }

        double dropPath() {
            return dropPath;
        }
    }

    /**
     * @param name name of its scope
     * @param heads number of heads; must divide D
     * @param hiddenRatio size of the perceptron's hidden layer, as a multiple of D; 4 is usual
     * @param dropPath share of samples for which a part is left out in training (see {@link DropPath}), in [0, 1)
     */
    public TransformerBlock(Graph graph, String name, int heads, double hiddenRatio, double dropPath) {
        this(graph, name, Style.of(heads).withHiddenRatio(hiddenRatio).withDropPath(dropPath));
    }

    /**
     * @param name name of its scope
     */
    public TransformerBlock(Graph graph, String name, Style style) {
        this.graph = graph;
        this.style = style;
        this.dropPath = new DropPath(graph, style.dropPath);
        this.scope = graph.newScope(name);
        this.attentionNorm = graph.within(scope, () -> new LayerNorm(graph, "norm1", EPSILON));
        this.attention = graph.within(scope, () -> new MultiHeadAttention(graph, "attention", style.heads, style.biasedKeys, style.start));
        this.attentionScale = graph.within(scope, () -> new LayerScale(graph, "scale1", style.layerScale));
        this.perceptronNorm = graph.within(scope, () -> new LayerNorm(graph, "norm2", EPSILON));
        this.perceptronScale = graph.within(scope, () -> new LayerScale(graph, "scale2", style.layerScale));
    }

    /**
     * @param x {@code [N, T, D]}
     * @return {@code [N, T, D]}
     */
    public Tensor apply(Tensor x) {
        return apply(x, null);
    }

    /**
     * @param x {@code [N, T, D]}
     * @param mask which tokens may attend to which, as for {@link MultiHeadAttention#apply(Tensor, Tensor, Tensor)}; null: all to all
     * @return {@code [N, T, D]}
     */
    public Tensor apply(Tensor x, @Nullable Tensor mask) {
        return graph.within(scope, () -> {
            Tensor normalised = attentionNorm.apply(x);
            return perceive(attend(x, attention.apply(normalised, normalised, mask)));
        });
    }

    /**
     * What {@link #apply(Tensor)} gives, and what it gives of the first token once more, computed for that token alone: whoever reads no other pays for no other, but
     * for the keys and values that it attends to. With drop path in training the second is cut out of the first.
     *
     * @param x {@code [N, T, D]}
     * @return {@code [N, T, D]} and {@code [N, 1, D]}
     */
    List<Tensor> applyAlsoToFirst(Tensor x) {
        return graph.within(scope, () -> {
            Tensor normalised = attentionNorm.apply(x);
            if (dropPath.isActive()) {
                Tensor all = perceive(attend(x, attention.apply(normalised)));
                return List.of(all, first(all));
            }
            List<Tensor> attended = attention.apply(List.of(normalised, first(normalised)), normalised, null);
            return List.of(perceive(attend(x, attended.get(0))), perceive(attend(first(x), attended.get(1))));
        });
    }

    private static Tensor first(Tensor tokens) {
        return tokens.slice(1, 0, 1);
    }

    private Tensor attend(Tensor x, Tensor attended) {
        return x.add(dropPath.apply(attentionScale.apply(attended)));
    }

    private Tensor perceive(Tensor x) {
        if (perceptron == null) {
            perceptron = Perceptron.of(graph, x.dim(-1), style);
        }
        Tensor hidden = perceptron.hidden.apply(perceptronNorm.apply(x)).gelu();
        return x.add(dropPath.apply(perceptronScale.apply(perceptron.output.apply(hidden))));
    }
}
