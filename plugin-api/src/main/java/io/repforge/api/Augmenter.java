package io.repforge.api;

import io.repforge.api.data.PairSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;

/** Chooses which of context, target and extra are augmented. */
public interface Augmenter<O extends Record> extends Component<O> {

    /**
     * @param batch the batch as it was loaded
     * @param spec what context, target and extra are
     * @return the batch with augmented images; what isn't augmented is handed on as it is
     * @throws io.repforge.api.graph.GraphException if what is to be augmented isn't an image
     */
    PairTensors augment(Graph graph, PairTensors batch, PairSpec spec, O options);

    /** Applies a bound augmenter. */
    static PairTensors augment(Use<? extends Augmenter<?>> use, Graph graph, PairTensors batch, PairSpec spec) {
        return augment(use.component(), use.options(), graph, batch, spec);
    }

    private static <O extends Record> PairTensors augment(
            Augmenter<O> augmenter, Record options, Graph graph, PairTensors batch, PairSpec spec) {
        return ContractException.requireReturned(
                augmenter.augment(graph, batch, spec, augmenter.optionsType().cast(options)), augmenter, "augment()");
    }
}
