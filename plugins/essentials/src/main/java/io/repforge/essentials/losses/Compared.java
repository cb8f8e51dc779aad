package io.repforge.essentials.losses;

import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Tensor;

/** The value of a distribution that a loss compares. */
final class Compared {

    private Compared() {}

    /**
     * @param sample whether a Gaussian is sampled (in training); its mean otherwise
     */
    static Tensor value(Distribution distribution, boolean sample) {
        return sample && distribution instanceof Distribution.Normal normal ? normal.sample() : distribution.mean();
    }
}
