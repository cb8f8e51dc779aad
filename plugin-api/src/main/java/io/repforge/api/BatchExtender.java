package io.repforge.api;

import io.repforge.api.graph.Graph;

/** Adds targets to a batch for the loss, such as those of earlier batches. */
public interface BatchExtender<O extends Record> extends Component<O> {

    /**
     * @param comparison what the decoder made of this batch
     * @return the same with negatives added
     */
    Comparison extend(Graph graph, Comparison comparison, O options);
}
