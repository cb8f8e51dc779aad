package io.repforge.framework.probes;

import io.repforge.api.probe.Examples;
import io.repforge.framework.probes.linear.FloatRows;
import io.repforge.framework.probes.linear.Standardisation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Features of examples as an array to compute with. */
public final class Rows {

    private static final int AT_ONCE = 4096;

    private Rows() {}

    /** {@code [n, d]}, {@code float32}; to be closed. */
    public static INDArray of(Examples examples) {
        FloatRows rows = FloatRows.of(examples.count(), examples.width());
        for (int from = 0; from < examples.count(); from += AT_ONCE) {
            rows.write(from, examples.features(from, Math.min(examples.count(), from + AT_ONCE)));
        }
        return rows.values();
    }

    /** The same examples, brought to the mean and the deviation of others. */
    static Examples standardised(Examples examples, Standardisation standardisation) {
        try (INDArray rows = of(examples); INDArray values = standardisation.apply(rows)) {
            return examples.with(values.data().asFloat());
        }
    }

    /** What brings examples to mean 0 and deviation 1. */
    static Standardisation standardisation(Examples examples) {
        try (INDArray rows = of(examples)) {
            return Standardisation.of(rows);
        }
    }
}
