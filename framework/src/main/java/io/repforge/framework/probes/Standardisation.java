package io.repforge.framework.probes;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Brings features to mean 0 and deviation 1, as they are over the rows that a probe learns from.
 *
 * @param mean {@code [d]}
 * @param scale {@code [d]}, what is divided by
 */
record Standardisation(INDArray mean, INDArray scale) {

    private static final double SMALLEST_DEVIATION = 1e-6;

    /** @param values {@code [n, d]}, at least one row */
    static Standardisation of(INDArray values) {
        INDArray scale = values.std(false, 0);
        for (int i = 0; i < scale.length(); i++) {
            // A feature that never changes says nothing: it is centred, and not blown up.
            if (scale.getDouble(i) < SMALLEST_DEVIATION) {
                scale.putScalar(i, 1);
            }
        }
        return new Standardisation(values.mean(0), scale);
    }

    /**
     * @param values {@code [m, d]}
     * @return the same, anew
     */
    INDArray apply(INDArray values) {
        return values.subRowVector(mean).diviRowVector(scale);
    }
}
