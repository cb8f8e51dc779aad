package io.repforge.framework.probes.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LeadingEigenvectorsTest {

    /** 10 million squares, which a sum of float32 doesn't hold. */
    @Test
    void whatIsLeftOfManyRowsIsTheRestOfTheirSquares() {
        int n = 5_000_000;
        Random random = new Random(1);
        float[] values = new float[2 * n];
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 2 == 0 ? 3 : 1) * (random.nextFloat() - 0.5f);
            squares += (double) values[i] * values[i] / n;
        }
        try (INDArray rows = Nd4j.create(values, new long[] {n, 2}, 'c'); LeadingEigenvectors found = LeadingEigenvectors.of(rows, 1, 10, 1e-7, 1, () -> {})) {
            assertEquals(9.0 / 12, found.values()[0], 0.01);
            assertEquals(squares, found.values()[0] + found.rest(), 1e-4 * squares);
        }
    }
}
