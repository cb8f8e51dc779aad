package io.repforge.api.nn;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;

/** How the share of the old value, which a moving average keeps, goes over a run. */
public enum MomentumSchedule {
    /** The same all the time (MoCo). */
    CONSTANT,
    /** From the given value to 1 by half a cosine: {@code 1 − (1 − m) (cos(π · progress) + 1) / 2} (BYOL, Grill et al. 2020, section 3.3). */
    COSINE;

    /**
     * The momentum of this step, a scalar.
     *
     * @param start m at the first step
     */
    public Tensor momentum(Graph graph, double start) {
        if (this == CONSTANT || graph.mode() == Mode.EVALUATION) {
            return graph.scalar(DType.FLOAT32, start);
        }
        Tensor left = graph.progress().mul(Math.PI).cos().add(1).mul((1 - start) / 2);
        return graph.scalar(DType.FLOAT32, 1).sub(left);
    }
}
