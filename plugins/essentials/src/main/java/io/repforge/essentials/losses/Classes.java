package io.repforge.essentials.losses;

import io.repforge.api.array.DType;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;

/** Class indices as targets. */
final class Classes {

    private Classes() {}

    /**
     * @param loss name of the loss, for the message
     * @param logits {@code [N, C]}
     * @param target one index per row, of any shape
     * @return {@code [N]}
     * @throws GraphException if they aren't that
     */
    static Tensor of(String loss, Tensor logits, Tensor target) {
        if (logits.shape().rank() != 2 || target.type() != DType.INT64 || target.shape().elements() != logits.dim(0)) {
            throw new GraphException("loss " + loss + " needs logits [N, C] and one class index (int64) per row, got "
                    + logits.tensorType() + " and " + target.tensorType());
        }
        return target.shape().rank() == 1 ? target : target.reshape(logits.dim(0));
    }
}
