package io.repforge.framework.data.codec;

import io.repforge.images.MalformedException;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.data.location.LocalFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files in Base64 were written by NumPy 2.4. */
class NpyTest {

    private static final String HEAD = "k05VTVBZAQB2AHsnZGVzY3InOiAn";
    private static final String PAD = "ICAg".repeat(19);

    private static Array read(String base64) throws MalformedException {
        return Npy.read(Base64.getDecoder().decode(base64));
    }

    private static String fault(byte[] file) {
        return assertThrows(MalformedException.class, () -> Npy.read(file)).getMessage();
    }

    /** A file with this header and data. */
    private static byte[] file(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = new byte[10 + text.length + dataBytes];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0}, 0, file, 0, 10);
        System.arraycopy(text, 0, file, 10, text.length);
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeAndShapeComesBack(DType type) throws MalformedException {
        for (Shape shape : new Shape[] {Shape.SCALAR, Shape.of(5), Shape.of(0, 3), Shape.of(2, 3, 4)}) {
            byte[] bytes = new byte[(int) shape.elements() * type.bytes()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (type == DType.BOOL ? i % 2 : 7 * i + 1);
            }
            Array array = new Array(type, shape, bytes);
            assertEquals(array, Npy.read(Npy.write(array)));
        }
    }

    @Test
    void elementsBeginAtAMultipleOf64AsInFilesOfNumPy() {
        byte[] file = Npy.write(Array.of(Shape.of(2), 1f, 2f));
        assertEquals(128 + 8, file.length);
        assertEquals("\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
                new String(file, 0, 128, StandardCharsets.ISO_8859_1).strip());
    }

    @Test
    void fortranOrderIsTurnedIntoRows() throws MalformedException {
        assertEquals(Array.of(Shape.of(2, 3), 0.0, 1, 2, 3, 4, 5), read(HEAD + "PGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0g"
                + PAD + "IAoAAAAAAAAAAAAAAAAAAAhAAAAAAAAA8D8AAAAAAAAQQAAAAAAAAABAAAAAAAAAFEA="));
    }

    @Test
    void bigEndianNumbersAreTurnedRound() throws MalformedException {
        assertEquals(Array.of(Shape.of(3), 1, -2, 70000),
                read(HEAD + "Pmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAg" + PAD + "IAoAAAAB/////gABEXA="));
    }

    @Test
    void halfPrecisionBecomesFloat32() throws MalformedException {
        Array halves = read(HEAD + "PGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAg" + PAD + "IAoAPgDA/wMAfA==");
        assertArrayEquals(new float[] {1.5f, -2f, 1023 * 0x1p-24f, Float.POSITIVE_INFINITY}, halves.toFloats());
    }

    @Test
    void smallIntegersBecomeInt32() throws MalformedException {
        byte[] file = file("{'descr': '|i1', 'fortran_order': False, 'shape': (2,), }\n", 2);
        file[file.length - 1] = -3;
        assertEquals(Array.of(Shape.of(2), 0, -3), Npy.read(file));
    }

    @Test
    void whatCannotBeReadIsExplained() {
        assertEquals("it isn't a NumPy file: it doesn't start with \\x93NUMPY", fault(new byte[20]));
        assertEquals("the NumPy header is cut off", fault(Arrays.copyOf(Npy.write(Array.of(Shape.of(1), 1f)), 40)));
        assertEquals("the NumPy file is cut off: its header promises 8 bytes of data, 5 are there",
                fault(Arrays.copyOf(Npy.write(Array.of(Shape.of(2), 1f, 2f)), 133)));
        assertEquals("element type '<U1' can't be read; store it as float32, float64, uint8, int32, int64 or bool",
                fault(file("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", 4)));
        assertEquals("it holds a structured array; store each field as an array of its own",
                fault(file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4)));
        assertEquals("an array of shape (99999, 99999) is too large: 2 GiB is the most that can be read",
                fault(file("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }", 4)));
    }

    @Test
    void oneReaderReadsArraysWithDifferentHeaders() throws MalformedException {
        NpyReader reader = new NpyReader();
        Array a = Array.of(Shape.of(2), 1f, 2f);
        Array b = Array.of(Shape.of(2), 1, 2);
        assertEquals(a, reader.read(Npy.write(a)));
        assertEquals(b, reader.read(Npy.write(b)));
        assertEquals(b, reader.read(Npy.write(b)));
    }

    @Test
    void zipsKeepNamesAndOrder() throws MalformedException {
        Map<String, Array> arrays = new LinkedHashMap<>();
        arrays.put("y", Array.of(Shape.of(2), 1L, 2L));
        arrays.put("a", Array.of(Shape.of(1, 1), 3f));
        Map<String, Array> read = Npy.readZip(Npy.writeZip(arrays), 10_000);
        assertEquals(arrays, read);
        assertEquals("[y, a]", read.keySet().toString());
    }

    @Test
    void damagedFilesAreNamed(@TempDir Path dir) throws IOException {
        Path npy = Files.write(dir.resolve("x.npy"), new byte[20]);
        assertEquals(npy + " can't be read: it isn't a NumPy file: it doesn't start with \\x93NUMPY",
                assertThrows(UserError.class, () -> Npy.read(npy)).getMessage());
        Path npz = Files.write(dir.resolve("x.npz"), new byte[20]);
        assertEquals(npz + " can't be read: it isn't a .npz file, or an empty one",
                assertThrows(UserError.class, () -> Npy.readZip(new LocalFile(npz))).getMessage());
        byte[] whole = Npy.writeZip(Map.of("a", Array.of(Shape.of(100), new float[100])));
        Path cut = Files.write(dir.resolve("cut.npz"), Arrays.copyOf(whole, 60));
        assertEquals(cut + " can't be read: the zip of the .npz file is damaged: Unexpected end of ZLIB input stream",
                assertThrows(UserError.class, () -> Npy.readZip(new LocalFile(cut))).getMessage());
    }
}
