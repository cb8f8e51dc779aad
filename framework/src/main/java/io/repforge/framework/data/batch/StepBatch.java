package io.repforge.framework.data.batch;

import io.repforge.api.data.Step;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Steps whose observations lie side by side, for evaluation.
 *
 * @param observations {@code [n, …]}, contiguous; its memory is used again for the next batch, so it must not be kept
 * @param steps the n steps; these may be kept
 */
public record StepBatch(INDArray observations, List<Step> steps) {

    public StepBatch {
        steps = List.copyOf(steps);
    }
}
