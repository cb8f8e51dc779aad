package io.repforge.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of all formats are read as Pillow reads them, transparent ones on white. {@code make.py} has made them, and beside each the array that is expected. */
class DecodedFilesTest {

    private static final Path FOLDER = folder();
    private static final Preparation WHITE = Preparation.of(Background.WHITE);

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(DecodedFilesTest.class.getResource("decoded")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".npy")).sorted().toList();
        }
    }

    private static byte[] content(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name));
    }

    private static Array expected(String name) throws IOException {
        byte[] npy = content(name + ".npy");
        int start = 10 + (npy[8] & 0xff) + ((npy[9] & 0xff) << 8);
        Matcher shape = Pattern.compile("\\((\\d+), (\\d+), (\\d+)\\)").matcher(new String(npy, 10, start - 10, StandardCharsets.US_ASCII));
        assertTrue(shape.find());
        return Array.of(Shape.of(Long.parseLong(shape.group(1)), Long.parseLong(shape.group(2)), Long.parseLong(shape.group(3))),
                Arrays.copyOfRange(npy, start, npy.length));
    }

    /** Of CMYK each program rounds as it likes; and other versions of libjpeg and libwebp may differ by one. */
    @ParameterizedTest
    @MethodSource("files")
    void aFileIsWhatPillowReads(String name) throws IOException {
        Array read = WHITE.read(content(name));
        Array expected = expected(name);
        assertEquals(expected.shape(), read.shape());
        boolean lossy = name.endsWith(".jpg") || name.startsWith("cmyk") || name.equals("jpeg.tif") || name.startsWith("lossy");
        assertArrayEquals(expected.toDoubles(), read.toDoubles(), lossy ? 2 : 0);
    }

    @Test
    void thereAreFilesOfAllFormats() throws IOException {
        for (ImageFileType type : ImageFileType.values()) {
            assertTrue(files().stream().anyMatch(name -> {
                try {
                    return ImageFileType.of(content(name)) == type;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }), type.name());
        }
    }

    @Test
    void bitsThatAreSaidToBeUsedGoBeforeWhatTheFileSays() throws IOException {
        assertEquals(WHITE.read(content("most-4095.tif")).shape(), WHITE.bits(12).read(content("most-4095.tif")).shape());
        assertEquals(expected("low-12-bits.png"), WHITE.bits(12).read(content("low-12-bits.png")));
        assertEquals(expected("gray-16.png"), WHITE.bits(16).read(content("gray-16.png")));
        for (double pixel : WHITE.bits(9).read(content("binary-65535.ppm")).toDoubles()) {
            assertTrue(pixel <= 255);
        }
        assertEquals(expected("rgb.png"), WHITE.bits(12).read(content("rgb.png")), "of eight bits all are used");
    }

    @Test
    void aFileThatIsCutOffIsToldOrIsWholeAllTheSame() throws IOException {
        for (String name : files()) {
            byte[] file = content(name);
            boolean text = name.startsWith("text");
            for (int length : new int[] {3, 20, file.length / 2, file.length * 9 / 10}) {
                if (length < file.length && !(name.startsWith("moving") && length > file.length / 3)) {
                    try {
                        WHITE.read(Arrays.copyOf(file, length));
                        assertTrue(text && length > 20, name + " of " + length + " bytes");
                    } catch (MalformedException told) {
                        assertTrue(told.getMessage().startsWith("the image is ") || told.getMessage().startsWith("it isn't an image"), told.getMessage());
                    }
                }
            }
        }
    }
}
