package io.repforge.essentials.losses;

import io.repforge.api.Comparison;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;

/** The values of distributions that a loss compares. */
final class Compared {

    private Compared() {}

    /**
     * @param sample whether a Gaussian is sampled (in training); its mean otherwise
     */
    static Tensor value(Distribution distribution, boolean sample) {
        return sample && distribution instanceof Distribution.Normal normal ? normal.sample() : distribution.mean();
    }

    /**
     * The values of context and target, at length 1.
     *
     * @param loss name of the loss, for the message
     * @param sample see {@link #value}
     * @throws GraphException if context and target aren't vectors of one length
     */
    static Directions directions(String loss, Comparison comparison, boolean sample) {
        Directions.requireVectors(loss, comparison);
        return new Directions(value(comparison.context(), sample).l2Normalize(1), value(comparison.target(), sample).l2Normalize(1));
    }
}
