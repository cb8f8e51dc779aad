package io.repforge.framework.data.codec;

import io.repforge.images.MalformedException;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pickles were written by Python 3.11 with NumPy 2.4. */
class PickleTest {

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "gAJjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQBjbnVtcHkKbmRhcnJheQpxAUsAhXECY19jb2RlY3MKZW5jb2RlCnEDWAEAAABicQRYBgAAAGxhdGlu"
                    + "MXEFhnEGUnEHh3EIUnEJKEsBSwFLAksDh3EKY251bXB5CmR0eXBlCnELWAIAAAB1MXEMiYiHcQ1ScQ4oSwNYAQAAAHxxD05OTkr/////Sv////9LAHRxEGKJaANYBgAAAAAB"
                    + "AgMEBXERaAWGcRJScRN0cRRiLg==",
            "gASVkwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBSwJLA4eUaAOMBWR0"
                    + "eXBllJOUjAJ1MZSJiIeUUpQoSwOMAXyUTk5OSv////9K/////0sAdJRiiUMGAAECAwQFlHSUYi4=",
            "gAWVfgAAAAAAAACME251bXB5Ll9jb3JlLm51bWVyaWOUjAtfZnJvbWJ1ZmZlcpSTlCiWBgAAAAAAAAAAAQIDBAWUjAVudW1weZSMBWR0eXBllJOUjAJ1MZSJiIeUUpQoSwOMAXyU"
                    + "Tk5OSv////9K/////0sAdJRiSwFLAksDh5SMAUOUdJRSlC4="
    })
    void arraysOfAllProtocolsAreRead(String pickle) throws MalformedException {
        assertEquals(Array.of(Shape.of(1, 2, 3), new byte[] {0, 1, 2, 3, 4, 5}), Pickle.read(bytes(pickle)));
    }

    @Test
    void fortranOrderIsTurnedIntoRows() throws MalformedException {
        assertEquals(Array.of(Shape.of(2, 3), 0f, 1, 2, 3, 4, 5), Pickle.read(bytes(
                "gAWVjgAAAAAAAACME251bXB5Ll9jb3JlLm51bWVyaWOUjAtfZnJvbWJ1ZmZlcpSTlCiWGAAAAAAAAAAAAAAAAABAQAAAgD8AAIBAAAAAQAAAoECUjAVudW1weZSMBWR0eXBllJOU"
                        + "jAJmNJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiSwJLA4aUjAFGlHSUUpQu")));
    }

    @Test
    void scalarsOfNumPyAreRead() throws MalformedException {
        assertEquals(Array.of(Shape.SCALAR, -3L), Pickle.readArray(bytes("gASVagAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW51bXB5lIwFZHR5"
                + "cGWUk5SMAmk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJDCP3/////////lIaUUpQu"), "obs"));
        assertEquals(Array.scalar(DType.BOOL, 1), Pickle.readArray(bytes("gASVYwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW51bXB5lIwFZHR5"
                + "cGWUk5SMAmIxlImIh5RSlChLA4wBfJROTk5K/////0r/////SwB0lGJDAQGUhpRSlC4="), "obs"));
    }

    @Test
    void plainValuesAreRead() throws MalformedException {
        Map<?, ?> read = (Map<?, ?>) Pickle.read(bytes("gASVOQAAAAAAAAB9lCiMAWGUXZQoSwFHQAQAAAAAAABOjAF4lIhDAXmUhpRljAFilH2UjANiaWeUigYAAAAAAAFzdS4="));
        List<?> list = (List<?>) read.get("a");
        assertEquals(Arrays.asList(1L, 2.5, null, "x"), list.subList(0, 4));
        assertEquals(true, ((List<?>) list.get(4)).get(0));
        assertEquals(Map.of("big", 1L << 40), read.get("b"));
    }

    @Test
    void codeIsNotRunButNamed() {
        assertEquals("its pickle asks for posix.system, which isn't run; only NumPy arrays, PyTorch tensors and plain values are read",
                assertThrows(MalformedException.class, () -> Pickle.read(bytes("gASVHwAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjARlY2hvlIWUUpQu"))).getMessage());
    }

    @Test
    void whatIsNotRunCanBeDescribed() throws MalformedException {
        assertEquals(new Pickle.Described("posix.system", List.of("echo")),
                Pickle.describe(bytes("gASVHwAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjARlY2hvlIWUUpQu")));
    }

    @Test
    void arraysOfObjectsAreRefused() {
        byte[] objects = bytes("gASVigAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wF"
                + "ZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZROYXSUYi4=");
        assertEquals("its pickle holds an array of Python objects; store numbers",
                assertThrows(MalformedException.class, () -> Pickle.read(objects)).getMessage());
    }

    @Test
    void aPickleThatUnfoldsToMoreThanFitsIsDamaged() {
        // [[…[[], []]…], […]]: fifty lists, each holding the one before twice.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x80, 4, ']', 'q', 0});
        for (int i = 0; i < 50; i++) {
            bytes.writeBytes(new byte[] {'0', ']', '(', 'h', (byte) i, 'h', (byte) i, 'e', 'q', (byte) (i + 1)});
        }
        bytes.write('.');
        assertEquals("the pickle is damaged", assertThrows(MalformedException.class, () -> Pickle.read(bytes.toByteArray())).getMessage());
    }

    @Test
    void anyCutOffOrChangedPickleIsAFaultOfItsContent() {
        byte[] whole = bytes("gAWVfgAAAAAAAACME251bXB5Ll9jb3JlLm51bWVyaWOUjAtfZnJvbWJ1ZmZlcpSTlCiWBgAAAAAAAAAAAQIDBAWUjAVudW1weZSMBWR0eXBllJOUjAJ1MZSJiIeUUpQo"
                + "SwOMAXyUTk5OSv////9K/////0sAdJRiSwFLAksDh5SMAUOUdJRSlC4=");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(MalformedException.class, () -> Pickle.read(cut));
        }
        for (int at = 0; at < whole.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                try {
                    Pickle.describe(changed);
                    Pickle.read(changed);
                } catch (MalformedException expected) {
                    assertEquals(false, expected.getMessage().isEmpty());
                }
            }
        }
    }

    @Test
    void aPickleThatAsksForTheSameBytesAgainAndAgainIsDamaged() {
        // A text of 100 kB, and then a list of 10,000 of its copies as bytes: ten bytes each, a gigabyte together.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x80, 4, 'X', (byte) 0xa0, (byte) 0x86, 1, 0});
        bytes.writeBytes("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes("q\0c_codecs\nencode\nq\1(".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 10_000; i++) {
            bytes.writeBytes(new byte[] {'h', 1, 'h', 0, 'h', 0, (byte) 0x86, 'R'});
        }
        bytes.writeBytes(new byte[] {'l', '.'});
        assertEquals("the pickle is damaged", assertThrows(MalformedException.class, () -> Pickle.read(bytes.toByteArray())).getMessage());
    }

    @Test
    void whatIsDescribedIsNoKey() {
        // {a.b(a.b(…)): None}, sixty deep, each holding the one before twice: its hash would be that of 2^60.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("}ca\nb\nq\0".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 60; i++) {
            bytes.writeBytes(new byte[] {'0', 'h', 0, 'h', (byte) i, 'h', (byte) i, (byte) 0x86, 'R', 'q', (byte) (i + 1)});
        }
        bytes.writeBytes(new byte[] {'N', 's', '.'});
        assertEquals("the pickle is damaged", assertThrows(MalformedException.class, () -> Pickle.describe(bytes.toByteArray())).getMessage());
    }

    @Test
    void ofADictTheEntryOfTheMembersNameIsTaken() throws MalformedException {
        // {'obs': 1, 'acts': 2}
        byte[] both = "\200\4}(\214\3obsK\1\214\4actsK\2u.".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(Array.of(Shape.SCALAR, 2L), Pickle.readArray(both, "acts"));
        assertEquals("its pickle holds a dict without 'image'; it has obs, acts",
                assertThrows(MalformedException.class, () -> Pickle.readArray(both, "image")).getMessage());
    }
}
