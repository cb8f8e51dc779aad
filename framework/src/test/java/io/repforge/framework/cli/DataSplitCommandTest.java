package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.data.webdataset.WebDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of 20 trajectories of three steps, of two classes in turn, whose observations are their numbers. */
class DataSplitCommandTest {

    @TempDir
    Path temp;

    private String source;

    @BeforeEach
    void write() throws IOException {
        float[] observations = new float[60];
        long[] labels = new long[60];
        byte[] dones = new byte[60];
        for (int i = 0; i < 60; i++) {
            observations[i] = i;
            labels[i] = i / 3 % 2;
            dones[i] = (byte) (i % 3 == 2 ? 1 : 0);
        }
        Path file = temp.resolve("data.npz");
        Files.write(file, Npy.writeZip(Map.of("obs", Array.of(Shape.of(60, 1), observations), "y", Array.of(Shape.of(60), labels), "dones",
                Array.of(Shape.of(60), dones))));
        source = file.toString();
    }

    private String run(int code, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[args.length + 3];
        all[0] = "data";
        all[1] = "split";
        all[2] = source;
        System.arraycopy(args, 0, all, 3, args.length);
        assertEquals(code, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all), () -> out + "\n" + err);
        return code == 0 ? out.toString() : err.toString();
    }

    private static List<Integer> numbers(Path folder) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (Dataset data = WebDataset.open(folder.toString()); StepReader steps = data.read(Dataset.Pass.inOrder())) {
            for (Step step = steps.next(); step != null; step = steps.next()) {
                numbers.add((int) step.observation().array().get(0));
                assertEquals(numbers.size() % 3 == 0, step.done(), "trajectories are whole");
            }
        }
        return numbers;
    }

    @Test
    void eachPartHasAFolderOfShardsAndTogetherTheyAreTheData() throws IOException {
        Path out = temp.resolve("parts");
        JsonNode told = new ObjectMapper().readTree(run(0, "--out", out.toString(), "--seed", "4", "--json"));
        assertEquals(List.of(48, 6, 6), List.of(told.path("parts").path(0).path("steps").asInt(), told.path("parts").path(1).path("steps").asInt(),
                told.path("parts").path(2).path("steps").asInt()));
        assertEquals("{\"0\":8,\"1\":8}", told.path("parts").path(0).path("classes").toString());
        TreeSet<Integer> all = new TreeSet<>();
        for (String part : List.of("train", "val", "test")) {
            all.addAll(numbers(out.resolve(part)));
        }
        assertEquals(60, all.size());
        String text = run(2, "--out", out.toString());
        assertTrue(text.contains("train"), text);
        assertEquals(3, Files.list(out).count(), "nothing new lies beside what was there");
    }

    @Test
    void aListNamesTheSameTrajectoriesAsTheShards() throws IOException {
        Path out = temp.resolve("parts");
        Path list = temp.resolve("list.csv");
        run(0, "--out", out.toString(), "--parts", "a=0.5,b=0.2", "--by", "random");
        String text = run(0, "--list", list.toString(), "--parts", "a=0.5,b=0.2", "--by", "random");
        assertTrue(text.contains("a  10 trajectories  30 steps  2 classes"), text);
        List<String> lines = Files.readAllLines(list);
        assertEquals("trajectory,part,steps,class,name", lines.get(0));
        List<Integer> listed = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            assertEquals(List.of(Integer.toString(i - 1), "3", Integer.toString((i - 1) % 2)), List.of(cells[0], cells[2], cells[3]));
            if (cells[1].equals("b")) {
                listed.addAll(List.of(3 * (i - 1), 3 * (i - 1) + 1, 3 * (i - 1) + 2));
            }
        }
        assertEquals(21, lines.size());
        assertEquals(numbers(out.resolve("b")), listed);
    }

    @Test
    void fewLabelsArePartedOff() throws IOException {
        Path out = temp.resolve("few");
        run(0, "--out", out.toString(), "--labels", "2");
        assertEquals(List.of(12, 48), List.of(numbers(out.resolve("labelled")).size(), numbers(out.resolve("rest")).size()));
    }

    @Test
    void whatIsThereStaysAndWhatCannotBeIsSaid() throws IOException {
        Path list = Files.writeString(temp.resolve("mine.csv"), "a,b\n1,2\n");
        assertEquals(list + " is there already and isn't a table of parts, so it isn't replaced: name another file with --list, or delete it first.\n",
                run(2, "--list", list.toString()));
        assertEquals("Say what is to be written: shards, with --out DIR, or a table, with --list FILE.csv; one of the two.\n", run(2));
        assertEquals("--labels parts off labels of each class alike; it goes with neither --parts nor --by.\n",
                run(2, "--labels", "2", "--by", "class", "--out", temp.resolve("x").toString()));
        assertEquals("The data has no classes under the label 'kind'; its labels are [label]: name one of classes with --label, or part it with --by random.\n",
                run(2, "--label", "kind", "--out", temp.resolve("x").toString()));
        assertFalse(Files.exists(temp.resolve("x")));
    }
}
