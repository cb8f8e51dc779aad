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
import io.repforge.framework.data.codec.NpyTexts;
import io.repforge.tests.RanCommand;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code embed --labels} writes beside the representations. */
class EmbeddedLabelsTest {

    private static final int SIZE = 8;

    @TempDir
    static Path temp;

    private static Path encoder;
    private static Path images;

    @BeforeAll
    static void writes() throws IOException {
        Graph pixels = new Graph(Mode.EVALUATION);
        encoder = Files.write(temp.resolve("pixels.onnx"), OnnxWriter.of(pixels).output("representation",
                pixels.input("observation", DType.UINT8, Shape.of(1, 3, SIZE, SIZE)).cast(DType.FLOAT32).reshape(-1, 3 * SIZE * SIZE)).openBatch().write().toByteArray());
        images = temp.resolve("images");
        for (String file : List.of("owl/1.png", "owl/2.png", "bat, small/1.png", "füchse/1.png")) {
            Files.createDirectories(images.resolve(file).getParent());
            ImageIO.write(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB), "png", images.resolve(file).toFile());
        }
    }

    private static String embed(int code, String data, String labels, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("embed", encoder.toString(), data, "--out", temp.resolve("embeddings.npy").toString(), "--labels", temp.resolve(labels).toString()));
        arguments.addAll(List.of(more));
        return RanCommand.printed(code, arguments.toArray(String[]::new));
    }

    private static String sprites() {
        return "{use: synthetic, size: " + SIZE + ", episodes: 1, episode_length: 3, sprites: 1}";
    }

    @Test
    void anArrayHoldsTheNamesOfTheClassesInTheOrderOfTheRows() throws Exception {
        String printed = embed(0, images.toString(), "y.npy");
        assertTrue(printed.endsWith(temp.resolve("y.npy") + ": label (discrete(3: bat, small, füchse, owl))\n"), printed);
        assertEquals(List.of("bat, small", "füchse", "owl", "owl"), NpyTexts.read(Files.readAllBytes(temp.resolve("y.npy"))));
        assertEquals(Shape.of(4, 3 * SIZE * SIZE), Npy.read(temp.resolve("embeddings.npy")).shape());
    }

    @Test
    void aTableHoldsEveryLabel() throws Exception {
        embed(0, images.toString(), "y.csv");
        assertEquals("row,label\n0,\"bat, small\"\n1,füchse\n2,owl\n3,owl\n", Files.readString(temp.resolve("y.csv")));
        embed(0, sprites(), "sprites.csv");
        List<String> rows = Files.readAllLines(temp.resolve("sprites.csv"));
        assertEquals("row,colour,shape,x,y", rows.get(0));
        assertEquals(4, rows.size());
        assertTrue(rows.get(1).matches("0,(red|green|blue|yellow|magenta|cyan),(disc|square|diamond|cross),0\\.\\d+,0\\.\\d+"), rows.get(1));
    }

    @Test
    void numbersStayNumbers() throws Exception {
        Path numbers = temp.resolve("numbers.npz");
        Files.write(numbers, Npy.writeZip(Map.of(
                "images", Array.of(Shape.of(2, 3, SIZE, SIZE), new byte[2 * 3 * SIZE * SIZE]),
                "labels", Array.of(Shape.of(2), 7L, 0L))));
        embed(0, numbers.toString(), "numbers.npy");
        assertArrayEquals(new long[] {7, 0}, Npy.read(temp.resolve("numbers.npy")).toLongs());
        embed(0, sprites(), "x.npy", "--label", "x");
        assertEquals(DType.FLOAT64, Npy.read(temp.resolve("x.npy")).type());
    }

    /** Its last row would be there in days. */
    @Test
    @Timeout(60)
    void moreThanAnArrayCanHoldIsToldAtOnce() {
        String endless = "{use: synthetic, size: " + SIZE + ", episodes: 10000000, episode_length: 100, sprites: 1}";
        assertTrue(embed(2, endless, "endless.csv").contains("The embeddings need 768000 MB, more than one array can hold: embed the data in parts."));
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeAnythingIs() throws Exception {
        assertTrue(embed(2, images.toString(), "y.txt").contains("name a .csv for a table or a .npy for a NumPy array"));
        assertTrue(embed(2, images.toString(), "embeddings.npy").contains("--labels and --out both name"));
        assertTrue(embed(2, sprites(), "none.npy").contains("The data has no label 'label' but colour, shape, x, y: name one with --label"));
        Path bare = Files.createDirectories(temp.resolve("bare"));
        Files.copy(images.resolve("owl/1.png"), bare.resolve("1.png"), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(embed(2, bare.toString(), "none.csv").contains("The data has no labels, which --labels is to write"));
        Path picture = Files.copy(images.resolve("owl/1.png"), temp.resolve("picture.csv"));
        assertTrue(embed(2, images.toString(), "picture.csv").contains("picture.csv is there already and isn't a table of labels, so it isn't replaced"));
        assertEquals(-1, Files.mismatch(images.resolve("owl/1.png"), picture));
        assertTrue(embed(2, images.toString(), "y.csv", "--projector", "/proc/nope").contains("The folder /proc/nope can't be written to"));
        assertFalse(Files.exists(temp.resolve("none.npy")) || Files.exists(temp.resolve("none.csv")));
    }
}
