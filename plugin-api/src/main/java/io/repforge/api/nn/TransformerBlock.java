package io.repforge.api.nn;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A block of a Vision Transformer (Dosovitskiy et al. 2021, equations 2 and 3), normalised before each part:
 * {@code x ← x + attention(norm(x)); x ← x + mlp(norm(x))}, the perceptron with one hidden layer and GELU. Weights start as Xavier's, biases at 0, ε is 1e-6. N
 * stays open in evaluation, and in training without drop path; the number of tokens is fixed.
 */
public final class TransformerBlock {

    private static final double EPSILON = 1e-6;

    private final Graph graph;
    private final String scope;
    private final double hiddenRatio;
    private final LayerNorm attentionNorm;
    private final MultiHeadAttention attention;
    private final LayerNorm perceptronNorm;
    private final DropPath dropPath;
    private @Nullable Perceptron perceptron;

    private record Perceptron(Linear hidden, Linear output) {

        static Perceptron of(Graph graph, long features, long hidden) {
            Function<Shape, Initializer> weight = Initializer::xavierUniform;
            return new Perceptron(new Linear(graph, "hidden", hidden, true, weight), new Linear(graph, "output", features, true, weight));
        }
    }

    /**
     * @param name name of its scope
     * @param heads number of heads; must divide D
     * @param hiddenRatio size of the perceptron's hidden layer, as a multiple of D; 4 is usual
     * @param dropPath share of samples for which a part is left out in training (see {@link DropPath}), in [0, 1)
     */
    public TransformerBlock(Graph graph, String name, int heads, double hiddenRatio, double dropPath) {
        this.graph = graph;
        this.hiddenRatio = hiddenRatio;
        this.dropPath = new DropPath(graph, dropPath);
        this.scope = graph.newScope(name);
        this.attentionNorm = graph.within(scope, () -> new LayerNorm(graph, "norm1", EPSILON));
        this.attention = graph.within(scope, () -> new MultiHeadAttention(graph, "attention", heads));
        this.perceptronNorm = graph.within(scope, () -> new LayerNorm(graph, "norm2", EPSILON));
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
            if (perceptron == null) {
                long features = x.dim(-1);
                perceptron = Perceptron.of(graph, features, Math.round(features * hiddenRatio));
            }
            Tensor normalised = attentionNorm.apply(x);
            Tensor attended = x.add(dropPath.apply(attention.apply(normalised, normalised, mask)));
            Tensor hidden = perceptron.hidden.apply(perceptronNorm.apply(attended)).gelu();
            return attended.add(dropPath.apply(perceptron.output.apply(hidden)));
        });
    }
}
