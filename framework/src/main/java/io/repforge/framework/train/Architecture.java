package io.repforge.framework.train;

import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.PairConstructor;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Use;

/**
 * What a representation learner is: a component in each slot, for given spaces.
 *
 * @param steps spaces of the data
 * @param representationDim D, features of a representation
 * @param projectionDim P, features that the loss compares
 */
public record Architecture(
        Use<Encoder<?>> encoder,
        Use<Decoder<?>> decoder,
        Use<Loss<?>> loss,
        Use<Augmenter<?>> augmenter,
        Use<PairConstructor<?>> pairConstructor,
        Use<BatchExtender<?>> batchExtender,
        StepSpec steps,
        int representationDim,
        int projectionDim) {

    /**
     * What the pairs look like.
     *
     * @throws IllegalArgumentException if the pair constructor can't work on such steps
     */
    public PairSpec pairs() {
        return PairConstructor.spec(pairConstructor, steps);
    }
}
