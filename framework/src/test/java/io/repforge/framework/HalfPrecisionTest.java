package io.repforge.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside NumPy's float16. */
class HalfPrecisionTest {

    @ParameterizedTest
    @CsvSource({"3c00, 1", "c000, -2", "3555, 0.333251953125", "7bff, 65504", "0001, 5.960464477539063e-8", "03ff, 6.097555160522461e-5", "8000, -0.0", "7c00, Infinity"})
    void bitsAreNumbersAndNumbersAreBits(String bits, float number) {
        short half = (short) Integer.parseInt(bits, 16);
        assertEquals(number, HalfPrecision.toFloat(half));
        assertEquals(half, HalfPrecision.of(number));
    }

    @Test
    void itRoundsToTheNearest() {
        assertEquals(0x3c01, HalfPrecision.of(1.0011f));
        assertEquals(0x3c00, HalfPrecision.of(1.0004f));
        assertEquals(0x7c00, HalfPrecision.of(70000f));
        assertEquals(0x0001, HalfPrecision.of(6e-8f));
        assertEquals((short) 0x8000, HalfPrecision.of(-0f));
        for (int bits = 0; bits < 0x7c00; bits++) {
            assertEquals((short) bits, HalfPrecision.of(HalfPrecision.toFloat((short) bits)));
        }
    }

    @Test
    void everyOneComesBackAsItWas() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float number = HalfPrecision.toFloat((short) bits);
            if (Float.isNaN(number)) {
                assertTrue(Float.isNaN(HalfPrecision.toFloat(HalfPrecision.of(number))));
            } else {
                assertEquals((short) bits, HalfPrecision.of(number));
            }
        }
    }

    /** Halfway between 1 and the next, halfway between that and the one after, and too large. */
    @ParameterizedTest
    @CsvSource({"1.00048828125, 1", "1.00146484375, 1.001953125", "65519.996, 65504", "65520, Infinity"})
    void ofTwoAsNearTheEvenOneIsTaken(float number, float rounded) {
        assertEquals(rounded, HalfPrecision.toFloat(HalfPrecision.of(number)));
    }
}
