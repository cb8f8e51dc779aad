package io.repforge.framework.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.github.luben.zstd.Zstd;
import com.sun.management.ThreadMXBean;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.UserError;
import io.repforge.framework.data.codec.FloatImages;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.codec.Pickle;
import io.repforge.framework.data.files.IdxSource;
import io.repforge.framework.data.files.NpzSource;
import io.repforge.framework.data.webdataset.EirliSource;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.data.webdataset.WebDatasetSource;
import io.repforge.framework.data.webdataset.WriteOptions;
import io.repforge.images.Images;
import io.repforge.images.MalformedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever bytes a parser is given, it reads them or says what is wrong with them: no other exception, no end of memory, no waiting for ever.
 * The bytes are those of small files that were cut off, changed, grown or filled with numbers that make lengths go wrong, by a seed.
 */
class DamagedBytesTest {

    private static final int TRIES = 250;
    /** Buffers of readers, which don't depend on what the files say. */
    private static final long BUFFERS = 24L << 20;
    private static final long MOST_PER_BYTE = 300;
    private static final byte[][] NUMBERS = {{-1, -1, -1, -1}, {127, -1, -1, -1}, {-128, 0, 0, 0}, {-1, -1, -1, 127}, {0, 0, 0, -128},
            "99999999999".getBytes(StandardCharsets.US_ASCII), "77777777777".getBytes(StandardCharsets.US_ASCII), "-1".getBytes(StandardCharsets.US_ASCII),
            {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -2}, {(byte) 0x80, 127, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}};

    @TempDir
    static Path dir;

    private interface Parser {
        void parse(byte[] bytes) throws IOException;
    }

    private static byte[] mutated(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int change = random.nextInt(1, 4); change > 0 && bytes.length > 1; change--) {
            // Headers are at the start, and most of what a parser decides by.
            int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 600));
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> {
                    byte[] number = NUMBERS[random.nextInt(NUMBERS.length)];
                    System.arraycopy(number, 0, bytes, at, Math.min(number.length, bytes.length - at));
                }
                case 4 -> {
                    int length = random.nextInt(1, 1 + Math.min(64, bytes.length - at));
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                }
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 16);
                    System.arraycopy(bytes, at, longer, at + 16, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private static void attack(String name, byte[] whole, Parser parser) throws IOException {
        parser.parse(whole);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = mutated(whole, random);
            int number = i;
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                long before = memory.getCurrentThreadAllocatedBytes();
                try {
                    parser.parse(bytes);
                } catch (MalformedException | UnreadableStepException | UserError e) {
                    assertFalse(e.getMessage() == null || e.getMessage().isBlank() || e.getMessage().length() > 2000, () -> name + " " + number + ": " + e.getMessage());
                } catch (Throwable e) {
                    fail(name + ", damaged for the " + number + "th time: " + e, e);
                }
                long used = memory.getCurrentThreadAllocatedBytes() - before;
                assertTrue(used < BUFFERS + MOST_PER_BYTE * bytes.length,
                        () -> name + ", damaged for the " + number + "th time: " + used + " bytes of memory for a file of " + bytes.length);
            });
        }
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 % 23);
        }
        return bytes;
    }

    private static byte[] image(String format) {
        BufferedImage image = new BufferedImage(9, 8, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 72; i++) {
            image.setRGB(i % 9, i / 9, i * 12345);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            assertTrue(ImageIO.write(image, format, bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] resource(String name) throws IOException, URISyntaxException {
        byte[] file = Files.readAllBytes(Path.of(WebDataset.class.getResource(name).toURI()));
        return name.endsWith(".gz") ? new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes() : Zstd.decompress(file, 1 << 24);
    }

    /** The content of the first member of a tar of one kind of member. */
    private static byte[] firstMember(byte[] tar) {
        int size = Integer.parseInt(new String(tar, 124, 11, StandardCharsets.US_ASCII), 8);
        return Arrays.copyOfRange(tar, 512, 512 + size);
    }

    private static byte[] tar(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < namesAndContents.length; i += 2) {
                TarArchiveEntry entry = new TarArchiveEntry((String) namesAndContents[i]);
                byte[] content = (byte[]) namesAndContents[i + 1];
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void readAll(Dataset dataset) throws IOException {
        List<UnreadableStepException> unreadable = new ArrayList<>();
        try (StepReader reader = dataset.read(Dataset.Pass.inOrder())) {
            while (unreadable.size() < 1000) {
                try {
                    if (reader.next() == null) {
                        break;
                    }
                } catch (UnreadableStepException e) {
                    unreadable.add(e);
                }
            }
        }
        assertTrue(unreadable.size() < 1000, "a reader that never ends");
        if (!unreadable.isEmpty()) {
            throw unreadable.get(0);
        }
    }

    private interface Source {
        Dataset open(Path file) throws IOException;
    }

    private static Parser of(String name, Source source) {
        return bytes -> readAll(source.open(Files.write(dir.resolve(name), bytes)));
    }

    @TestFactory
    List<DynamicTest> anyBytesAreReadOrRefusedInASentence() throws IOException, URISyntaxException {
        List<DynamicTest> tests = new ArrayList<>();
        byte[] npy = Npy.write(Array.of(Shape.of(3, 4), noise(12)));
        byte[] floats = Npy.write(Array.of(Shape.of(2, 3), 1f, 2, 3, 4, 5, 6));
        add(tests, "npy", npy, Npy::read);
        add(tests, "npy in Fortran order", new String(floats, StandardCharsets.ISO_8859_1).replace("False", "True ").getBytes(StandardCharsets.ISO_8859_1), Npy::read);
        byte[] npz = Npy.writeZip(Map.of("obs", Array.of(Shape.of(4, 3, 8, 8), noise(768)), "dones", Array.of(Shape.of(4), new byte[4])));
        add(tests, "npz", npz, of("x.npz", file -> new NpzSource().open(
                new NpzSource.Options(file.toString(), null, null, null, Map.of(), Map.of(), null, null, FloatImages.UINT8),
                new FolderContext(dir))));
        byte[] idx = ByteBuffer.allocate(16 + 2 * 72).put(new byte[] {0, 0, 8, 3}).putInt(2).putInt(9).putInt(8).put(noise(144)).array();
        Source idxSource = file -> new IdxSource().open(new IdxSource.Options(file.toString(), null, List.of(), null), new FolderContext(dir));
        add(tests, "idx", idx, of("x-idx", idxSource));
        add(tests, "idx.gz", gzip(idx), of("x-idx.gz", idxSource));
        for (String pickle : List.of("numpy-1-float32-protocol-2", "numpy-2-float32-protocol-5", "torch-float32-protocol-4", "torch-strided", "torch-zip")) {
            byte[] tar = resource("simple/" + pickle + ".tar.gz");
            add(tests, pickle + ".pyd", firstMember(tar), bytes -> Pickle.readArray(bytes, "obs"));
            add(tests, pickle + ".tar", tar, of("simple.tar", file -> WebDataset.open(List.of(file))));
        }
        byte[] metadata = firstMember(resource("eirli/atari.tar.zst"));
        add(tests, "metadata of eirli", metadata, bytes -> assertTrue(String.valueOf(Pickle.describe(bytes)).length() >= 0));
        byte[] eirli = tar("_metadata.meta.pickle", metadata, "f_0.acts.pickle", new byte[] {(byte) 0x80, 4, 'K', 4, '.'}, "f_0.dones.pickle",
                new byte[] {(byte) 0x80, 4, (byte) 0x88, '.'}, "f_0.obs.pickle", firstMember(resource("simple/numpy-1-uint8.tar.gz")));
        add(tests, "shard of eirli", eirli, of("eirli.tar", file -> new EirliSource().open(
                new EirliSource.Options(List.of(file.toString()), 0, null, null, Map.of(), true, 256), new FolderContext(dir))));
        byte[] foreign = tar("a".repeat(120) + ".npy", npy, "a".repeat(120) + ".cls", "3".getBytes(StandardCharsets.US_ASCII), "b.npy.gz", gzip(npy), "b.cls.gz",
                gzip("4".getBytes(StandardCharsets.US_ASCII)));
        Source shards = file -> WebDataset.open(List.of(file));
        add(tests, "shard", foreign, of("x.tar", shards));
        add(tests, "shard.gz", gzip(foreign), of("x.tar.gz", shards));
        add(tests, "shard.zst", Zstd.compress(foreign), of("x.tar.zst", shards));
        byte[] json = tar("a.obs.json", "x".getBytes(StandardCharsets.US_ASCII), "a.vec.json", "[[1, 2.5], [3, 4]]".getBytes(StandardCharsets.US_ASCII),
                "a.labels.json", "{\"x\": 1, \"y\": 2.5}".getBytes(StandardCharsets.US_ASCII));
        add(tests, "shard of JSON", json, of("json.tar", file -> WebDataset.open(new WebDatasetSource.Options(List.of(file.toString()), "vec.json", null, null,
                Map.of("x", "labels.json", "y", "labels.json"), 0, Map.of(), Map.of(), null, null, null, 256), dir)));
        Path own = Files.createDirectories(dir.resolve("own"));
        byte[] ours = Files.readAllBytes(WebDataset.write(List.of(Step.of(Array.of(Shape.of(1, 2, 3), noise(6)), Array.of(Shape.SCALAR, 2L), true,
                Map.of("label", 3.0, "x", 0.5))), own, "s", WriteOptions.of()).get(0));
        add(tests, "shard of Repforge", ours, of("ours.tar", shards));
        for (String format : List.of("png", "jpg", "bmp", "gif", "tiff")) {
            add(tests, format, image(format), Images::read);
        }
        add(tests, "pnm", ("P3 4 4 255\n" + "1 20 255 ".repeat(16)).getBytes(StandardCharsets.US_ASCII), Images::read);
        return tests;
    }

    private static void add(List<DynamicTest> tests, String name, byte[] whole, Parser parser) {
        tests.add(DynamicTest.dynamicTest(name, () -> attack(name, whole, parser)));
    }
}
