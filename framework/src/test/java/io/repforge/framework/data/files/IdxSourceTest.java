package io.repforge.framework.data.files;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.FolderContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {

    /** Three images of 1 × 2. */
    private static final byte[] IMAGES = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, (byte) 200};
    private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9};

    @TempDir
    Path dir;

    private Dataset open(String images, String labels) throws IOException {
        return new IdxSource().open(new IdxSource.Options(images, labels, List.of(), null), new FolderContext(dir));
    }

    private void gzip(String name, byte[] content) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(dir.resolve(name)))) {
            out.write(content);
        }
    }

    private String fault(String images, String labels) {
        return assertThrows(UserError.class, () -> open(images, labels)).getMessage();
    }

    @Test
    void imagesAndLabelsAreReadPlainOrPacked() throws IOException {
        gzip("images.gz", IMAGES);
        Files.write(dir.resolve("labels"), LABELS);
        Dataset dataset = open("images.gz", "labels");
        assertEquals(StepSpec.of(Space.image(1, 1, 2), null, Map.of("label", Space.discrete(10))), dataset.spec());
        assertEquals(OptionalLong.of(3), dataset.size());
        assertEquals(List.of(Step.of(Array.of(Shape.of(1, 1, 2), (byte) 1, (byte) 2), 7), Step.of(Array.of(Shape.of(1, 1, 2), (byte) 3, (byte) 4), 0),
                Step.of(Array.of(Shape.of(1, 1, 2), (byte) 5, (byte) 200), 9)), read(dataset));
    }

    @Test
    void bytesThatAreTooManyOrDoNotMatchTheCheckSumAreAFault() throws IOException {
        gzip("images.gz", IMAGES);
        byte[] packed = Files.readAllBytes(dir.resolve("images.gz"));
        packed[packed.length - 6] ^= 1;
        Path file = Files.write(dir.resolve("images.gz"), packed);
        assertEquals(file + " is damaged or cut off: its gzip data can't be unpacked (Corrupt GZIP trailer); copy or download it again", fault("images.gz", null));
        file = Files.write(dir.resolve("images"), Arrays.copyOf(IMAGES, IMAGES.length + 1));
        assertEquals(file + " is damaged: it holds more than the 6 bytes of its shape [3, 1, 2]; copy or download it again", fault("images", null));
    }

    @Test
    void theUserNamesTheClasses() throws IOException {
        Files.write(dir.resolve("images"), IMAGES);
        Files.write(dir.resolve("labels"), LABELS);
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        Dataset dataset = new IdxSource().open(new IdxSource.Options("images", "labels", names, null), new FolderContext(dir));
        assertEquals(Map.of("label", Space.discrete(names)), dataset.spec().labels());
        assertEquals(dir.resolve("images") + ": option 'class_names' gives 9 names to the classes of the label 'label', which has numbers up to 9; name as many "
                + "classes as there are, or leave the option out",
                assertThrows(UserError.class,
                        () -> new IdxSource().open(new IdxSource.Options("images", "labels", names.subList(0, 9), null), new FolderContext(dir))).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new IdxSource.Options("images", "labels", List.of("a", "a"), null));
    }

    @Test
    void aPassShufflesBySeedAndNumber() throws IOException {
        byte[] many = Arrays.copyOf(new byte[] {0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 0, 1, 0, 0, 0, 1}, 116);
        for (int i = 0; i < 100; i++) {
            many[16 + i] = (byte) i;
        }
        Files.write(dir.resolve("images"), many);
        Dataset dataset = open("images", null);
        List<Step> first = read(dataset, Dataset.Pass.of(1, 0, true));
        assertEquals(first, read(dataset, Dataset.Pass.of(1, 0, true)));
        assertNotEquals(first, read(dataset, Dataset.Pass.of(1, 1, true)));
        assertEquals(java.util.Set.copyOf(read(dataset)), java.util.Set.copyOf(first));
    }

    @Test
    void everyFaultIsNamed() throws IOException {
        Files.write(dir.resolve("images"), IMAGES);
        Files.write(dir.resolve("labels"), LABELS);
        Files.write(dir.resolve("short"), Arrays.copyOf(IMAGES, 20));
        Files.write(dir.resolve("text"), "hello world".getBytes());
        Files.write(dir.resolve("two"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 1});
        gzip("whole.gz", IMAGES);
        byte[] packed = Files.readAllBytes(dir.resolve("whole.gz"));
        Files.write(dir.resolve("cut.gz"), Arrays.copyOf(packed, packed.length - 12));
        assertEquals("file " + dir.resolve("none") + " doesn't exist; check the path and the numbers in its braces", fault("none", null));
        assertEquals(dir.resolve("short") + " is cut off: for shape [3, 1, 2] it needs 6 bytes, 4 are there; copy or download it again",
                fault("short", null));
        Files.write(dir.resolve("huge"), new byte[] {0, 0, 8, 3, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2});
        assertTrue(fault("huge", null).startsWith(dir.resolve("huge") + ": for shape [4294967295, 4294967295, 4294967295] it needs 792281"), fault("huge", null));
        Files.write(dir.resolve("hollow"), new byte[] {0, 0, 8, 4, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
        assertEquals(dir.resolve("hollow") + " is damaged: its idx header has the shape [0, 4294967295, 4294967295, 4294967295]", fault("hollow", null));
        assertEquals(dir.resolve("text") + " isn't an idx file: it doesn't start with the number of an idx type", fault("text", null));
        assertEquals(dir.resolve("two") + " holds labels of shape [2], but " + dir.resolve("images") + " holds 3 images; give the labels that belong"
                + " to them", fault("images", "two"));
        assertEquals(dir.resolve("labels") + " holds an array of shape [3]; images are [number, height, width], and this looks like the labels",
                fault("labels", null));
        assertEquals(dir.resolve("cut.gz") + " is damaged or cut off: its gzip data can't be unpacked (Unexpected end of ZLIB input stream);"
                + " copy or download it again", fault("cut.gz", null));
    }
}
