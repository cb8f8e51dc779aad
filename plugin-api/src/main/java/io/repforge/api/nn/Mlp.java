package io.repforge.api.nn;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A perceptron: Linear → ReLU → BatchNorm for each hidden layer, then Linear, unless a {@link Style} says otherwise; all start as these layers do. N stays open.
 */
public final class Mlp {

    private final List<Layer> hidden = new ArrayList<>();
    private final @Nullable Layer output;
    private final Norm norm;

    /** Where hidden layers are normalised over the batch. */
    public enum Norm {
        /** Nowhere. */
        NONE,
        /** Linear → ReLU → BatchNorm. */
        AFTER_RELU,
        /** Linear → BatchNorm → ReLU, as most papers have it. */
        BEFORE_RELU
    }

    /** Whether the output is normalised over the batch. */
    public enum OutputNorm {
        /** It isn't. */
        NONE,
        /** With a scale and a shift that are trained. */
        AFFINE,
        /** Without them. */
        PLAIN
    }

    /**
     * How layers are normalised.
     *
     * @param norm where hidden layers are
     * @param outputNorm whether the output is
     * @param biased whether linear layers have a bias; those that a normalisation follows at once never have one, since it would take it away again
     */
    public record Style(Norm norm, OutputNorm outputNorm, boolean biased) {}

    private record Layer(Linear linear, @Nullable BatchNorm norm) {}

    /**
     * @param name name of its scope
     * @param hiddenSizes sizes of the hidden layers, from the input on; empty for a single linear layer
     * @param outputs number of outputs
     * @param normalised whether the hidden layers are normalised
     */
    public Mlp(Graph graph, String name, List<Integer> hiddenSizes, long outputs, boolean normalised) {
        this(graph, name, hiddenSizes, OptionalLong.of(outputs), style(normalised));
    }

    /**
     * @param name name of its scope
     * @param hiddenSizes sizes of the hidden layers, from the input on; empty for a single linear layer
     * @param outputs number of outputs
     */
    public Mlp(Graph graph, String name, List<Integer> hiddenSizes, long outputs, Style style) {
        this(graph, name, hiddenSizes, OptionalLong.of(outputs), style);
    }

    private Mlp(Graph graph, String name, List<Integer> hiddenSizes, OptionalLong outputs, Style style) {
        this.norm = style.norm;
        this.output = graph.scope(name, () -> {
            for (int i = 1; i <= hiddenSizes.size(); i++) {
                Linear linear = new Linear(graph, "linear" + i, hiddenSizes.get(i - 1), style.biased && norm != Norm.BEFORE_RELU);
                hidden.add(new Layer(linear, norm == Norm.NONE ? null : new BatchNorm(graph, "norm" + i)));
            }
            return outputs.isPresent() ? output(graph, outputs.getAsLong(), style) : null;
        });
    }

    private static Layer output(Graph graph, long outputs, Style style) {
        Linear linear = new Linear(graph, "output", outputs, style.biased && style.outputNorm == OutputNorm.NONE);
        return new Layer(linear, switch (style.outputNorm) {
            case NONE -> null;
            case AFFINE -> new BatchNorm(graph, "output_norm");
            case PLAIN -> BatchNorm.plain(graph, "output_norm");
        });
    }

    private static Style style(boolean normalised) {
        return new Style(normalised ? Norm.AFTER_RELU : Norm.NONE, OutputNorm.NONE, true);
    }

    /**
     * One that ends in its last hidden layer.
     *
     * @param hiddenSizes sizes of the layers, at least one
     * @param normalised whether they are normalised
     */
    public static Mlp ofHidden(Graph graph, String name, List<Integer> hiddenSizes, boolean normalised) {
        return new Mlp(graph, name, hiddenSizes, OptionalLong.empty(), style(normalised));
    }

    /**
     * @param x {@code [N, in]}
     * @return {@code [N, outputs]}
     * @throws GraphException if these aren't vectors
     */
    public Tensor apply(Tensor x) {
        List<Tensor> layers = layers(x);
        return layers.get(layers.size() - 1);
    }

    /**
     * As {@link #apply}, with what each layer gives on the way.
     *
     * @param x {@code [N, in]}
     * @return what the hidden layers give, in their order, normalised if they are; and the output as the last
     * @throws GraphException if these aren't vectors
     */
    public List<Tensor> layers(Tensor x) {
        if (x.shape().rank() != 2) {
            throw new GraphException(x.graph().scope() + "perceptron: takes vectors [N, features], but is given " + x.tensorType());
        }
        List<Tensor> layers = new ArrayList<>();
        Tensor h = x;
        for (Layer layer : hidden) {
            h = layer.linear.apply(h);
            h = norm == Norm.BEFORE_RELU ? normalised(layer, h).relu() : normalised(layer, h.relu());
            layers.add(h);
        }
        if (output != null) {
            layers.add(normalised(output, output.linear.apply(h)));
        }
        return layers;
    }

    private static Tensor normalised(Layer layer, Tensor h) {
        return layer.norm == null ? h : layer.norm.apply(h);
    }
}
