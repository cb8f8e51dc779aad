package io.repforge.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.tests.RanCommand;
import io.repforge.tests.training.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repforge study}: a recipe in several configurations, in processes of their own. */
class StudyCommandTest {

    @TempDir
    private Path temp;

    private String[] arguments(String... more) {
        return Stream.concat(Stream.of("study", temp.resolve("study.yaml").toString(), "--out", temp.resolve("out").toString()), Stream.of(more)).toArray(String[]::new);
    }

    private Map<Path, FileTime> encoders() throws IOException {
        Map<Path, FileTime> encoders = new HashMap<>();
        try (Stream<Path> files = Files.walk(temp.resolve("out/runs"))) {
            for (Path file : files.filter(file -> file.endsWith("encoder.onnx")).toList()) {
                encoders.put(file, Files.getLastModifiedTime(file));
            }
        }
        return encoders;
    }

    @Test
    void what_would_be_trained_is_told_and_nothing_is_trained() throws IOException {
        TinyStudy.write(temp,
                "seeds: [7, 8]\nearly_stopping: asha\nsamples: 4\nspace:\n  loss.temperature: [0.1, 0.5]\n  optimizer.learning_rate: {log_uniform: [1e-4, 1e-2]}\n");
        String printed = RanCommand.printed(0, arguments("--check"));
        assertTrue(printed.contains("   1  loss.temperature=0."), printed);
        assertTrue(printed.contains("4 configurations at 2 seeds: 8 runs, of 24 epochs together if none were stopped."), printed);
        assertTrue(printed.contains("After epoch 1 one of 3 goes on."), printed);
        assertTrue(printed.contains("kNN 3 decides, on a held-out part of the training data (validation)"), printed);
        JsonNode json = new ObjectMapper().readTree(RanCommand.printed(0, arguments("--check", "--json")));
        assertEquals("[1,3]", json.at("/configurations/0/rungs").toString());
        assertFalse(Files.exists(temp.resolve("out")));
    }

    @Test
    void what_is_wrong_is_told_with_its_line_before_anything_is_trained() throws IOException {
        Path study = TinyStudy.write(temp, "space:\n  loss.temprature: [0.1, 0.5]\n  optimizer.learning_rate: [1e-3, -1]\n");
        String printed = RanCommand.printed(2, arguments());
        assertTrue(printed.contains(study + ":4: loss.temprature is no option of the loss"), printed);
        assertTrue(printed.contains("did you mean 'temperature'?"), printed);
        assertTrue(printed.contains(study + ":5: optimizer.learning_rate must be above 0, not -1"), printed);
        TinyStudy.write(temp, "seeds: [7]\n");
        Files.writeString(study, Files.readString(study).replace("knn_3", "knn_5"));
        printed = RanCommand.printed(2, arguments());
        assertTrue(printed.contains(study + ":2: score names 'knn_5', which the probes of ") && printed.contains("did you mean 'knn_3'?"), printed);
        TinyStudy.write(temp, "held_out: false\n");
        assertTrue(RanCommand.printed(2, arguments()).contains("judged on test data, by which nothing is chosen: set held_out: true"), printed);
        assertTrue(RanCommand.printed(2, arguments("--set", "evaluate=null")).contains("says nothing of what its encoder is to be evaluated on"), printed);
        assertFalse(Files.exists(temp.resolve("out")));
    }

    private CommandProcess start(String printed) throws IOException {
        return CommandProcess.start(temp.resolve(printed), arguments());
    }

    private static long ended(CommandProcess process) {
        return process.printed().lines().filter(line -> line.endsWith(" after epoch 2")).count();
    }

    /** SIGTERM, as Ctrl-C; then SIGKILL, which hits the command alone: its processes notice, and stop with a checkpoint. */
    @Test
    void a_study_that_is_stopped_and_killed_goes_on_and_does_nothing_twice() throws Exception {
        TinyStudy.write(temp, "seeds: [7, 8]\nparallel: 2\nset: {n_epochs: 2}\nspace:\n  loss.temperature: [0.1, 0.5]\n  representation_dim: [4, 8]\n");
        CommandProcess stopped = start("stopped.txt");
        stopped.awaits("the end of a run", () -> ended(stopped) >= 1).terminate();
        assertEquals(143, stopped.exitCode(), stopped::printed);
        assertTrue(stopped.printed().contains("The study was interrupted; the same command goes on from here."), stopped::printed);
        CommandProcess killed = start("killed.txt");
        killed.awaits("the end of two more", () -> ended(killed) >= 2).kill();
        Map<Path, FileTime> before = encoders();
        long done = ended(stopped) + ended(killed);
        assertTrue(done >= 3 && done < 8 && before.size() >= done, () -> stopped.printed() + killed.printed());

        CommandProcess last = start("last.txt");
        assertEquals(0, last.exitCode(), last::printed);
        String printed = last.printed();
        Map<Path, FileTime> after = encoders();
        assertEquals(8, after.size(), printed);
        assertEquals(8 - done, printed.lines().filter(line -> line.startsWith("— ")).count(), "what was done isn't done again: " + printed);
        before.forEach((file, time) -> assertEquals(time, after.get(file), file::toString));
        assertTrue(printed.contains("Take ") && printed.contains("over 2 seeds, after 2 of 2 epochs."), printed);
        String command = printed.lines().filter(line -> line.startsWith("  repforge train ")).findFirst().orElseThrow();
        assertTrue(command.contains("--set loss.temperature=0.") && command.contains("--set representation_dim=") && !command.contains("part"), command);
        JsonNode json = new ObjectMapper().readTree(RanCommand.printed(0, arguments("--json")));
        assertEquals(List.of("finished"), json.get("configurations").findValuesAsText("state").stream().distinct().toList());
    }
}
