package io.repforge.generative;

import io.repforge.api.Loss;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;

/** How far predictions are from their targets. */
final class Reconstruction {

    private Reconstruction() {}

    /** The mean over all elements of (μ − target)². */
    static Tensor error(String loss, Loss.Inputs inputs) {
        Tensor prediction = inputs.comparison().context().mean();
        Tensor target = inputs.comparison().target().mean();
        if (!prediction.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + loss + ": the prediction is " + prediction.tensorType() + " but the target "
                    + target.tensorType() + "; choose a decoder that predicts what the target is, such as pixel-decoder");
        }
        return prediction.sub(target).square().mean();
    }
}
