package io.repforge.framework.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Features of an exported encoder beside those of its training graph. */
class EncoderExportTest {

    private static Optional<String> difference(float[] expected, float[] actual, double tolerance) {
        return new EncoderExport.Features(expected, actual, tolerance).difference();
    }

    @Test
    void whatRoundingExplainsIsNone() {
        float[] expected = {1, -4, 2};
        assertEquals(Optional.empty(), difference(expected, expected, 0));
        assertEquals(Optional.empty(), difference(expected, new float[] {1.0003f, -4, 2}, 1e-4), "of the largest");
    }

    @Test
    void otherDifferencesAreTold() {
        assertEquals(Optional.of("its features of random pixels differ from the training graph's by 0.5 where the largest is 4.0, and rounding explains "
                + "1.0E-4 of that"), difference(new float[] {1, -4, 2}, new float[] {1, -4, 2.5f}, 1e-4));
        assertTrue(difference(new float[] {1}, new float[] {Float.NaN}, 1e-2).isPresent());
        assertTrue(difference(new float[] {1, 2}, new float[] {1}, 1e-2).isPresent());
    }

    @Test
    void aDeviceThatRoundsMoreHasATolerance() {
        assertEquals(Optional.empty(), difference(new float[] {1, -4, 2}, new float[] {1, -4, 2.03f}, 1e-2));
    }
}
