package io.repforge.api.nn;

import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Predicts actions from features: discrete ones by a categorical each, boxes by a diagonal Gaussian whose scale is learned, but the same
 * whatever the features are. The layers start as PyTorch's, the scale at 1, as in Stable-Baselines3's {@code DiagGaussianDistribution}, which eirli takes.
 */
public final class ActionHead {

    private final Space actions;
    private final Mlp network;
    private final @Nullable Tensor logScale;

    /**
     * @param actions space of what is predicted at once: one action, or k with a leading axis of that length
     * @param hidden sizes of the hidden layers; empty for a linear head
     * @param normalised whether the hidden layers are normalised
     * @throws GraphException if these aren't actions
     */
    public ActionHead(Graph graph, Space actions, List<Integer> hidden, boolean normalised) {
        this.actions = actions;
        if (actions instanceof Space.Discrete discrete) {
            network = new Mlp(graph, "logits", hidden, discrete.shape().elements() * discrete.n(), normalised);
            logScale = null;
        } else if (actions instanceof Space.Box box) {
            network = new Mlp(graph, "mean", hidden, box.shape().elements(), normalised);
            logScale = graph.parameter("log_scale", box.shape(), Initializer.zeros());
        } else {
            throw new GraphException("actions are numbers or boxes, not " + actions);
        }
    }

    /**
     * @param features {@code [N, D]}
     * @return {@code [N · k, n]} logits of discrete actions; a Gaussian over {@code [N, …]} of the actions' shape for boxes
     */
    public Distribution apply(Tensor features) {
        Tensor output = network.apply(features);
        if (actions instanceof Space.Discrete discrete) {
            long choices = discrete.shape().elements();
            return new Distribution.Categorical(choices == 1 ? output : output.reshape(output.dim(0) * choices, discrete.n()));
        }
        boolean flat = actions.shape().rank() == 1;
        Tensor mean = flat ? output : output.reshape(actions.shape().prepend(output.dim(0)).dims());
        return new Distribution.Normal(mean, Objects.requireNonNull(logScale, "boxes have a scale").exp());
    }
}
