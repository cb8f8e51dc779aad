package io.repforge.spark.embed;

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
import io.repforge.spark.Main;
import io.repforge.spark.TestCluster;
import io.repforge.spark.TestShards;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data is embedded on Spark to the same bits as on one machine, with keys and labels; what is whole is kept, and what is wrong is said in a sentence. */
class SparkEmbedTest {

    private static final int ROWS = 300;
    private static final int SHARDS = 3;
    private static final int WIDTH = 5;

    @TempDir
    private static Path temp;

    private static Path encoder;

    private record Ran(int code, String out, String err) {}

    private record Row(String key, String label, float[] features) {}

    @BeforeAll
    static void anEncoderAndShards() throws IOException {
        encoder = encoder(temp.resolve("encoder.onnx"), 1);
        for (int shard = 0; shard < SHARDS; shard++) {
            TestShards.write(temp.resolve("x-" + shard + ".tar.zst"), ROWS, shard);
        }
    }

    private static Path encoder(Path file, long seed) throws IOException {
        int pixels = TestShards.SIDE * TestShards.SIDE;
        Random random = new Random(seed);
        float[] weights = new float[pixels * WIDTH];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        Graph graph = new Graph(Mode.EVALUATION);
        return Files.write(file, OnnxWriter.of(graph).output("representation",
                graph.input("observation", DType.UINT8, Shape.of(1, 1, TestShards.SIDE, TestShards.SIDE)).cast(DType.FLOAT32).reshape(-1, pixels)
                        .matmul(graph.constant(Array.of(Shape.of(pixels, WIDTH), weights))).tanh())
                .openBatch().write().toByteArray());
    }

    private static String shards() {
        return temp.resolve("x-{0.." + (SHARDS - 1) + "}.tar.zst").toString();
    }

    private static Ran command(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = io.repforge.framework.cli.Main.run(new PrintWriter(out, true), new PrintWriter(err, true), List.of(Main.COMMAND), arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private static Ran embed(String master, Path model, String data, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("spark", "embed", model.toString(), data, "--out", out.toString(), "--device", "cpu"));
        arguments.addAll(TestCluster.options(master));
        arguments.addAll(List.of(more));
        return command(arguments.toArray(String[]::new));
    }

    /** What {@code repforge embed} makes of it. */
    private static float[] onOneMachine(String data) throws IOException {
        Path out = temp.resolve("one.npy");
        Ran ran = command("embed", encoder.toString(), data, "--out", out.toString(), "--device", "cpu");
        assertEquals(0, ran.code, ran.err);
        return Npy.read(out).toFloats();
    }

    private static List<Row> rows(Path folder) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Path file : parts(folder, ".parquet")) {
            try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri())).build()) {
                for (Group row = reader.read(); row != null; row = reader.read()) {
                    Group list = row.getGroup("features", 0);
                    float[] features = new float[list.getFieldRepetitionCount("list")];
                    for (int i = 0; i < features.length; i++) {
                        features[i] = list.getGroup("list", i).getFloat("element", 0);
                    }
                    rows.add(new Row(row.getString("key", 0), row.getValueToString(row.getType().getFieldIndex("label"), 0), features));
                }
            }
        }
        return rows;
    }

    private static List<Path> parts(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static float[] all(List<Row> rows) {
        float[] all = new float[rows.size() * WIDTH];
        IntStream.range(0, rows.size()).forEach(i -> System.arraycopy(rows.get(i).features, 0, all, i * WIDTH, WIDTH));
        return all;
    }

    @Test
    void two_processes_give_the_same_bits_as_one_machine_with_the_keys_and_labels_of_the_shards() throws Exception {
        Path out = temp.resolve("processes.parquet");
        Ran ran = embed(TestCluster.PROCESSES, encoder, shards(), out);
        assertEquals(0, ran.code, ran.err);
        assertEquals(out + ": 900 × 5 in 3 files\n", ran.out);
        List<Row> rows = rows(out);
        assertArrayEquals(onOneMachine(shards()), all(rows));
        assertEquals(List.of("x-1.tar.zst:7", "1"), List.of(rows.get(ROWS + 7).key, rows.get(ROWS + 7).label));
        assertTrue(Files.exists(out.resolve("_SUCCESS")) && !Files.exists(out.resolve("_progress")));
    }

    @Test
    void steps_without_names_go_by_their_numbers_and_arrays_have_tables_beside_them() throws Exception {
        Path data = temp.resolve("rows.npz");
        Array images = TestShards.pixels(1000, 5);
        Files.write(data, Npy.writeZip(Map.of("x", images, "y", Array.of(Shape.of(1000), IntStream.range(0, 1000).mapToLong(i -> i % 3).toArray()))));
        String source = "{use: npz, path: '" + data + "', observations: x, labels: {label: y}, class_names: {label: [bat, 'owl, small', fox]}}";
        Path out = temp.resolve("arrays");
        Ran ran = embed("local[2]", encoder, source, out, "--format", "npy", "--partitions", "3");
        assertEquals(0, ran.code, ran.err);
        assertEquals(out + ": 1000 × 5 in 3 files\n", ran.out);
        float[] expected = onOneMachine(source);
        int row = 0;
        for (Path part : parts(out, ".npy")) {
            Array array = Npy.read(part);
            assertArrayEquals(Arrays.copyOfRange(expected, row * WIDTH, (row + (int) array.shape().dim(0)) * WIDTH), array.toFloats());
            List<String> table = Files.readAllLines(Path.of(part.toString().replace(".npy", ".csv")));
            assertEquals("key,label", table.get(0));
            assertEquals(array.shape().dim(0) + 1, table.size());
            assertEquals(row + "," + List.of("bat", "\"owl, small\"", "fox").get(row % 3), table.get(1));
            row += (int) array.shape().dim(0);
        }
        assertEquals(1000, row);
    }

    @Test
    void what_is_whole_is_kept_when_a_part_fails_and_is_done_later() throws Exception {
        Path data = Files.createDirectories(temp.resolve("mended"));
        for (int shard = 0; shard < SHARDS; shard++) {
            Files.copy(temp.resolve("x-" + shard + ".tar.zst"), data.resolve(shard + ".tar.zst"));
        }
        byte[] whole = Files.readAllBytes(data.resolve("2.tar.zst"));
        Files.write(data.resolve("2.tar.zst"), Arrays.copyOf(whole, whole.length / 2));
        Path out = temp.resolve("mended.parquet");
        Ran failed = embed("local[1]", encoder, data.toString(), out);
        assertEquals(2, failed.code, failed.out);
        assertTrue(failed.err.lines().count() == 1 && failed.err.contains("2.tar.zst"), failed.err);
        assertEquals(2, parts(out, ".parquet").size());
        assertFalse(Files.exists(out.resolve("_SUCCESS")));
        FileTime before = FileTime.fromMillis(1000);
        for (Path part : parts(out, ".parquet")) {
            Files.setLastModifiedTime(part, before);
        }

        assertEquals("What is in " + out + " was begun with another encoder: name another --out, or do all of it again with --overwrite.\n",
                embed("local[1]", encoder(temp.resolve("other.onnx"), 2), data.toString(), out).err);

        Files.write(data.resolve("2.tar.zst"), whole);
        Ran mended = embed("local[1]", encoder, data.toString(), out);
        assertEquals(0, mended.code, mended.err);
        assertEquals(List.of(true, true, false), parts(out, ".parquet").stream().map(part -> part.toFile().lastModified() == before.toMillis()).toList());
        assertArrayEquals(onOneMachine(data.toString()), all(rows(out)));

        Ran again = embed("local[1]", encoder, data.toString(), out);
        assertEquals(new Ran(0, out + " is whole already; --overwrite does it again.\n", ""), again);
        assertEquals(0, embed("local[1]", encoder, data.toString(), out, "--overwrite").code);
        assertTrue(parts(out, ".parquet").get(0).toFile().lastModified() != before.toMillis());
    }

    @Test
    void what_is_wrong_is_one_sentence_and_nothing_is_written() throws Exception {
        Path out = temp.resolve("wrong.parquet");
        Path text = Files.writeString(temp.resolve("text.onnx"), "no model");
        Path folder = Files.createDirectories(temp.resolve("mine"));
        Files.writeString(folder.resolve("thesis.txt"), "years of work");
        List<Ran> ran = List.of(embed("local[1]", text, shards(), out), embed("local[1]", encoder, temp.resolve("nowhere.tar").toString(), out),
                embed("local[1]", encoder, shards(), out, "--partitions", "-1"), embed("local[1]", encoder, shards(), folder, "--overwrite"),
                embed("local[1]", encoder, shards(), Path.of("nofs:/x")));
        List<String> said = List.of(text + " isn't an ONNX model", "nowhere.tar", "--partitions is a number of parts and at least 1, not -1.",
                "There is something else at file:" + folder + " already", "--out nofs:/x can't be reached (");
        for (int i = 0; i < ran.size(); i++) {
            assertEquals(2, ran.get(i).code, ran.get(i).err);
            assertTrue(ran.get(i).err.contains(said.get(i)) && ran.get(i).err.lines().count() == 1, ran.get(i).err);
        }
        assertTrue(Files.exists(folder.resolve("thesis.txt")) && !Files.exists(out));
    }
}
