package io.repforge.framework.probes;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of length 1, in which only directions are left. A row of zeros stays one.
 *
 * @param values {@code [n, d]}
 */
public record UnitRows(INDArray values) implements AutoCloseable {

    /** @param values {@code [n, d]} of any length */
    public static UnitRows of(INDArray values) {
        return new UnitRows(values.div(values.norm2(true, 1).addi(1e-12)));
    }

    /**
     * How far directions spread: the standard deviation of each feature over the rows, the mean over the features, as a multiple of 1/√d, its
     * value for directions that lie evenly all around. 1 is evenly spread, 0 is collapsed: every row the same (Chen and He 2021, Exploring
     * Simple Siamese Representation Learning, section 4.1).
     */
    double spread() {
        return values.std(false, 0).meanNumber().doubleValue() * Math.sqrt(values.size(1));
    }

    /** Frees the rows. */
    @Override
    public void close() {
        values.close();
    }
}
