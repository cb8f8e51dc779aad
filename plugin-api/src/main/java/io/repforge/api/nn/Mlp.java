package io.repforge.api.nn;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A perceptron: Linear → ReLU → BatchNorm for each hidden layer, then Linear; all start as these layers do. N stays open. */
public final class Mlp {

    private final List<Linear> hidden = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();
    private final @Nullable Linear output;
    private final boolean normalised;

    /**
     * @param name name of its scope
     * @param hiddenSizes sizes of the hidden layers, from the input on; empty for a single linear layer
     * @param outputs number of outputs
     * @param normalised whether the hidden layers are normalised
     */
    public Mlp(Graph graph, String name, List<Integer> hiddenSizes, long outputs, boolean normalised) {
        this(graph, name, hiddenSizes, OptionalLong.of(outputs), normalised);
    }

    private Mlp(Graph graph, String name, List<Integer> hiddenSizes, OptionalLong outputs, boolean normalised) {
        this.normalised = normalised;
        this.output = graph.scope(name, () -> {
            for (int i = 0; i < hiddenSizes.size(); i++) {
                hidden.add(new Linear(graph, "linear" + (i + 1), hiddenSizes.get(i)));
                norms.add(new BatchNorm(graph, "norm" + (i + 1)));
            }
            return outputs.isPresent() ? new Linear(graph, "output", outputs.getAsLong()) : null;
        });
    }

    /**
     * One that ends in its last hidden layer.
     *
     * @param hiddenSizes sizes of the layers, at least one
     * @param normalised whether they are normalised
     */
    public static Mlp ofHidden(Graph graph, String name, List<Integer> hiddenSizes, boolean normalised) {
        return new Mlp(graph, name, hiddenSizes, OptionalLong.empty(), normalised);
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
        for (int i = 0; i < hidden.size(); i++) {
            h = hidden.get(i).apply(h).relu();
            h = normalised ? norms.get(i).apply(h) : h;
            layers.add(h);
        }
        if (output != null) {
            layers.add(output.apply(h));
        }
        return layers;
    }
}
