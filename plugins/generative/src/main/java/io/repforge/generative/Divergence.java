package io.repforge.generative;

import io.repforge.api.Loss;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;

/** How far the encodings of a batch are from a standard normal. */
final class Divergence {

    private Divergence() {}

    /** KL(N(μ, σ) ‖ N(0, 1)) of whole representations, so summed over features; the mean over the batch: a scalar. */
    static Tensor ofContext(String loss, Loss.Inputs inputs) {
        if (!(inputs.encodings().context().representation() instanceof Distribution.Normal normal)) {
            throw new GraphException("loss " + loss + " needs an encoder whose representations are Gaussians, such as vae with learn_scale");
        }
        return normal.divergenceFromStandard().flatten(1).sum(false, 1).mean();
    }
}
