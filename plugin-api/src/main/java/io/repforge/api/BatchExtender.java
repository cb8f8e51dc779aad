package io.repforge.api;

import io.repforge.api.graph.Graph;
import io.repforge.api.option.Use;

/** Adds targets to a batch for the loss, such as those of earlier batches, or replaces targets by others. */
public interface BatchExtender<O extends Record> extends Component<O> {

    /**
     * @param comparison what the decoder made of this batch
     * @return the same with negatives added, or with other targets; of comparisons both ways ({@link Comparison#ways}) each is to be extended
     */
    Comparison extend(Graph graph, Comparison comparison, O options);

    /** Applies a bound batch extender. */
    static Comparison extend(Use<? extends BatchExtender<?>> use, Graph graph, Comparison comparison) {
        return extend(use.component(), use.options(), graph, comparison);
    }

    private static <O extends Record> Comparison extend(BatchExtender<O> extender, Record options, Graph graph, Comparison comparison) {
        return ContractException.requireReturned(extender.extend(graph, comparison, extender.optionsType().cast(options)), extender, "extend()");
    }
}
