package io.repforge.api;

import io.repforge.api.data.BatchSpec;
import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;

/**
 * Chooses which of context, target and extra are augmented, and may make further views of them: small crops, masks, indices of places.
 *
 * <p>It is applied in training alone. In evaluation nothing is augmented: context, target and extra are as the data has them, and there are no further views.
 * Encoders and decoders are built for what it declares all the same, so that both graphs have the same variables. A decoder or loss that can't do without
 * its views has no evaluation loss; the representation, which is what is evaluated, never depends on them.
 */
public interface Augmenter<O extends Record> extends Component<O> {

    /**
     * What it makes: the spaces of context, target and extra afterwards, and the further views. By default it changes the values alone. It is asked before anything is
     * built.
     *
     * @param pairs what context, target and extra are
     * @throws io.repforge.api.graph.GraphException if what is to be augmented isn't an image
     */
    default BatchSpec spec(PairSpec pairs, O options) {
        return BatchSpec.of(pairs);
    }

    /**
     * @param batch the batch as it was loaded
     * @param pairs what context, target and extra are
     * @return the batch with augmented images and further views, as {@link #spec} says; what isn't augmented is handed on as it is
     * @throws io.repforge.api.graph.GraphException if what is to be augmented isn't an image
     */
    PairTensors augment(Graph graph, PairTensors batch, PairSpec pairs, O options);

    /** What a bound augmenter makes. */
    static BatchSpec spec(Use<? extends Augmenter<?>> use, PairSpec pairs) {
        return spec(use.component(), use.options(), pairs);
    }

    private static <O extends Record> BatchSpec spec(Augmenter<O> augmenter, Record options, PairSpec pairs) {
        return ContractException.requireReturned(augmenter.spec(pairs, augmenter.optionsType().cast(options)), augmenter, "spec()");
    }

    /**
     * Applies a bound augmenter.
     *
     * @throws ContractException if it gives something else than it says
     */
    static PairTensors augment(Use<? extends Augmenter<?>> use, Graph graph, PairTensors batch, PairSpec pairs) {
        return augment(use.component(), use.options(), graph, batch, pairs);
    }

    private static <O extends Record> PairTensors augment(
            Augmenter<O> augmenter, Record options, Graph graph, PairTensors batch, PairSpec pairs) {
        PairTensors augmented = ContractException.requireReturned(
                augmenter.augment(graph, batch, pairs, augmenter.optionsType().cast(options)), augmenter, "augment()");
        DeclaredBatch.of(spec(augmenter, options, pairs), batch).difference(augmented).ifPresent(difference -> {
            throw new ContractException(augmenter, "augment()", difference);
        });
        return augmented;
    }
}
