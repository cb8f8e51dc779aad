package io.repforge.framework.data.codec;

import io.repforge.images.MalformedException;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class NpyTextsTest {

    /** What {@code np.save} writes for {@code np.array(['owl', 'Füchse', '🦇'])}. */
    private static final byte[] CHARACTERS = Base64.getDecoder()
            .decode("k05VTVBZAQB2AHsnZGVzY3InOiAnPFU2JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApvAAAAdwAAAGwAAAAAAAAAAAAAAAAAAABGAAAA/AAAAGMAAABoAAAAcwAAAGUAAACH+QEA"
                    + "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    /** For {@code np.array(['é', 'x']).astype('>U3')}. */
    private static final byte[] BIG_ENDIAN =
            Base64.getDecoder().decode("k05VTVBZAQB2AHsnZGVzY3InOiAnPlUzJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAADpAAAAAAAAAAAAAAB4AAAAAAAAAAA=");
    /** For {@code np.array([b'owl', b'bat!'])}. */
    private static final byte[] BYTES =
            Base64.getDecoder().decode("k05VTVBZAQB2AHsnZGVzY3InOiAnfFM0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApvd2wAYmF0IQ==");

    @Test
    void textsAreWrittenAsByNumPy() {
        assertArrayEquals(CHARACTERS, NpyTexts.write(List.of("owl", "Füchse", "🦇")));
    }

    @Test
    void textsOfNumPyAreRead() throws MalformedException {
        assertEquals(List.of("owl", "Füchse", "🦇"), NpyTexts.read(CHARACTERS));
        assertEquals(List.of("é", "x"), NpyTexts.read(BIG_ENDIAN));
        assertEquals(List.of("owl", "bat!"), NpyTexts.read(BYTES));
        assertEquals(List.of(), NpyTexts.read(NpyTexts.write(List.of())));
    }

    @Test
    void arraysOfNumbersAreNoTexts() {
        assertTrue(NpyTexts.isTexts(CHARACTERS) && NpyTexts.isTexts(BYTES));
        assertFalse(NpyTexts.isTexts(Npy.write(Array.of(Shape.of(3), 1, 2, 3))));
        assertFalse(NpyTexts.isTexts(new byte[0]));
        assertFalse(NpyTexts.isTexts("PK and other letters".getBytes()));
    }

    @Test
    void aFileThatIsCutOffOrPromisesTooMuchIsAFault() {
        byte[] cut = Arrays.copyOf(CHARACTERS, 180);
        assertEquals("the NumPy file is cut off: its header promises 3 texts of 24 bytes, 52 bytes are there",
                assertThrows(MalformedException.class, () -> NpyTexts.read(cut)).getMessage());
        String text = new String(CHARACTERS, StandardCharsets.ISO_8859_1);
        byte[] many = text.replace("(3,), }   ", "(3000000,)").getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(MalformedException.class, () -> NpyTexts.read(many));
        assertThrows(MalformedException.class, () -> NpyTexts.read(Npy.write(Array.of(Shape.of(3), 1, 2, 3))));
    }
}
