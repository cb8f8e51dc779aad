package io.repforge.framework.probes;

import io.repforge.api.probe.Examples;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Features of examples as an array to compute with. */
public final class Rows {

    private static final int AT_ONCE = 4096;

    private Rows() {}

    /** {@code [n, d]}, {@code float32}; to be closed. */
    public static INDArray of(Examples examples) {
        INDArray values = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', examples.count(), examples.width());
        FloatBuffer all = values.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
        for (int from = 0; from < examples.count(); from += AT_ONCE) {
            all.put(examples.features(from, Math.min(examples.count(), from + AT_ONCE)));
        }
        return values;
    }

    /** The same examples, brought to the mean and the deviation of others. */
    static Examples standardised(Examples examples, Standardisation standardisation) {
        try (INDArray rows = of(examples); INDArray values = standardisation.apply(rows); INDArray inOrder = values.dup('c')) {
            return examples.with(inOrder.data().asFloat());
        }
    }

    /** What brings examples to mean 0 and deviation 1. */
    static Standardisation standardisation(Examples examples) {
        try (INDArray rows = of(examples)) {
            return Standardisation.of(rows);
        }
    }
}
