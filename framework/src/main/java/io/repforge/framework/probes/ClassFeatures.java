package io.repforge.framework.probes;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Features with the classes that are predicted from them.
 *
 * @param values {@code [n, d]}, {@code float32}
 * @param classes n class indices; in data for tests, those from {@code classCount} on are of classes that can't be predicted
 * @param classCount number of classes that can be predicted
 */
record ClassFeatures(INDArray values, int[] classes, int classCount) {

    /** Number of rows, n. */
    int count() {
        return classes.length;
    }
}
