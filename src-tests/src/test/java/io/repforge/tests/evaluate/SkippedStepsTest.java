package io.repforge.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.images.Images;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that read data of which a part can't be read. */
class SkippedStepsTest {

    private static final int SIZE = 4;

    @TempDir
    static Path temp;

    private static Path encoder;
    private static Path images;

    @BeforeAll
    static void writes() throws IOException {
        Graph pixels = new Graph(Mode.EVALUATION);
        encoder = Files.write(temp.resolve("pixels.onnx"), OnnxWriter.of(pixels).output("representation",
                pixels.input("observation", DType.UINT8, Shape.of(1, 1, SIZE, SIZE)).cast(DType.FLOAT32).reshape(-1, SIZE * SIZE)).openBatch().write().toByteArray());
        images = temp.resolve("images");
        for (int i = 0; i < 8; i++) {
            byte[] flat = new byte[SIZE * SIZE];
            Arrays.fill(flat, (byte) (10 + i));
            byte[] png = Images.writePng(Array.of(Shape.of(1, SIZE, SIZE), flat));
            Path file = images.resolve((i < 4 ? "bat/" : "owl/") + i + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, i == 0 || i == 5 || i == 7 ? Arrays.copyOf(png, 40) : png);
        }
    }

    @Test
    void embeddingsOfWhatIsSkippedAreRowsOfNanSoThatRowsKeepTheirNumbers() throws Exception {
        Path out = temp.resolve("embeddings.npy");
        Path labels = temp.resolve("labels.csv");
        String printed =
                RanCommand.printed(0, "embed", encoder.toString(), images.toString(), "--out", out.toString(), "--labels", labels.toString(), "--on-error", "skip");
        assertTrue(printed.contains(out + ": 8 × 16, of which 3 NaN (row 0, 5, 7)"), printed);
        float[] values = Npy.read(out).toFloats();
        float[] first = new float[8];
        for (int i = 0; i < 8; i++) {
            first[i] = values[i * SIZE * SIZE];
        }
        assertArrayEquals(new float[] {Float.NaN, 11, 12, 13, 14, Float.NaN, 16, Float.NaN}, first);
        assertEquals(List.of("row,label", "0,", "1,bat", "2,bat", "3,bat", "4,owl", "5,", "6,owl", "7,"), Files.readAllLines(labels));
    }

    @Test
    void shardsHoldWhatCouldBeRead() throws Exception {
        RanCommand.printed(0, "convert", images.toString(), "--out", temp.resolve("shards").toString(), "--on-error", "skip");
        assertEquals(OptionalLong.of(5), WebDataset.open(temp.resolve("shards").toString()).size());
    }

    @Test
    void probesLearnFromWhatCouldBeRead() {
        String printed =
                RanCommand.printed(0, "evaluate", encoder.toString(), "--train", images.toString(), "--test", images.toString(), "--probe", "knn", "--on-error", "skip");
        // Gray images all point in one direction, so the class with more of them wins: three of the five that can be read.
        assertTrue(printed.contains("60.00 %"), printed);
    }

    @Test
    void withoutTheOptionEachCommandEndsNamingItAndWritesNothing() {
        List<List<String>> commands = List.of(
                List.of("embed", encoder.toString(), images.toString(), "--out", temp.resolve("none.npy").toString()),
                List.of("convert", images.toString(), "--out", temp.resolve("none").toString()),
                List.of("evaluate", encoder.toString(), "--train", images.toString(), "--test", images.toString()));
        for (List<String> command : commands) {
            String fault = RanCommand.printed(2, command.toArray(String[]::new));
            assertTrue(fault.contains(images.resolve("bat/0.png") + " can't be read: the image is ")
                    && fault.contains("; to go on without such steps, add --on-error skip"), fault);
        }
        assertFalse(Files.exists(temp.resolve("none.npy")) || Files.exists(temp.resolve("none/data-000000.tar")));
        String limited = RanCommand.printed(2, "convert", images.toString(), "--out", temp.resolve("none").toString(), "--on-error", "skip", "--max-skipped", "2");
        assertTrue(limited.contains("which are 2; the last of them: ") && limited.contains("raise --max-skipped"), limited);
        assertTrue(RanCommand.printed(2, "convert", images.toString(), "--out", temp.resolve("none").toString(), "--max-skipped", "-1").contains("at least 0, not -1"));
    }
}
