package io.repforge.api;

import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A batch of pairs inside the graph. Images are {@code float32} in [0, 1]; boxes {@code float32}; discrete values {@code int64}.
 *
 * @param context {@code [N, …]}
 * @param target {@code [N, …]}
 * @param extra {@code [N, …]}; null where the pairs have none
 * @param trajectory {@code [N]}, {@code int64}: number of each pair's trajectory
 * @param timestep {@code [N]}, {@code int64}: position of each context within its trajectory
 */
public record PairTensors(Tensor context, Tensor target, @Nullable Tensor extra, Tensor trajectory, Tensor timestep) {

    /**
     * The target, where it is to be represented as the context is.
     *
     * @throws GraphException if it is of another kind, such as an action
     */
    public Tensor targetLikeContext() {
        return likeContext(target, "target");
    }

    /**
     * The extra context, where it is to be represented as the context is; null where the pairs have none.
     *
     * @throws GraphException if it is of another kind, such as an action
     */
    public @Nullable Tensor extraLikeContext() {
        return extra == null ? null : likeContext(extra, "extra context");
    }

    private Tensor likeContext(Tensor view, String what) {
        if (view.type() != context.type() || view.shape().rank() != context.shape().rank()) {
            throw new GraphException("the " + what + " is to be represented as the context is, but it is " + view.tensorType() + " and the context "
                    + context.tensorType() + "; this encoder is for observations alone: put it into the algorithm's own by encoder: {encoder: NAME}");
        }
        return view;
    }

    /** The same batch with other views. */
    public PairTensors with(Tensor context, Tensor target, @Nullable Tensor extra) {
        return new PairTensors(context, target, extra, trajectory, timestep);
    }
}
