package io.repforge.framework.train;

import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.Component;
import io.repforge.api.ContractException;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.PairConstructor;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Use;
import io.repforge.framework.runtime.UntrueTypeException;
import org.jspecify.annotations.Nullable;

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

    /** A node that isn't what it was declared to be, as the fault of the component that built it, which the node's scope tells. */
    RuntimeException blamed(UntrueTypeException untrue) {
        @Nullable Component<?> component = switch (untrue.slot()) {
            case "encoder" -> encoder.component();
            case "decoder" -> decoder.component();
            case "loss" -> loss.component();
            case "augmenter" -> augmenter.component();
            case "batch_extender" -> batchExtender.component();
            default -> null;
        };
        return component == null ? untrue : new ContractException(component, "the building of its graph",
                "declares a node of its graph to give what it doesn't give (" + untrue.getMessage() + "), so that gradients would be wrong");
    }
}
