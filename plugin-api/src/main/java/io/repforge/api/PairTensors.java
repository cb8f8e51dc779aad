package io.repforge.api;

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

    /** The same batch with other views. */
    public PairTensors with(Tensor context, Tensor target, @Nullable Tensor extra) {
        return new PairTensors(context, target, extra, trajectory, timestep);
    }
}
