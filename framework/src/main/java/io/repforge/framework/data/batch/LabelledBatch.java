package io.repforge.framework.data.batch;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Observations with their labels, for evaluation.
 *
 * @param observations {@code [n, …]}, contiguous; its memory is used again for the next batch, so it must not be kept
 * @param labels by name, {@code n} numbers each; these may be kept
 */
public record LabelledBatch(INDArray observations, Map<String, double[]> labels) {

    public LabelledBatch {
        labels = Map.copyOf(labels);
    }

    /** Number of observations, n. */
    public int size() {
        return (int) observations.size(0);
    }
}
