package io.repforge.tests.training;

import io.repforge.framework.cli.Main;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Runs on the command line that are killed and resumed: the metrics of the whole read like those of an uninterrupted run. */
class KilledRunTest {

    private static final Set<String> TIMES = Set.of("seconds_per_batch", "seconds_per_1000_samples", "waiting_share");
    private static final String SLOW = "listeners=[{use: slow-steps, from: 12, millis: 1500}]";

    @TempDir
    static Path temp;

    private static Path recipe;
    private static List<List<String>> uninterrupted;

    @BeforeAll
    static void trainsWithoutInterruption() throws Exception {
        WebDataset.write(Gratings.small(60).steps(), temp.resolve("data"), "gratings");
        recipe = Files.writeString(temp.resolve("gratings.yaml"), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: ["data/gratings-{000000..000000}.tar"]}]}
                encoder: {use: magical-cnn, arch: small, dropout: 0.1}
                augmenter: {use: context-and-target, augmentations: [flip-left-right, random-resized-crop]}
                optimizer: {use: adam, learning_rate: 1e-3}
                scheduler: cosine
                representation_dim: 8
                batch_size: 12
                n_epochs: 4
                shuffle_buffer_size: 30
                log_interval: 3
                calc_log_interval: 1
                threads: 1
                """);
        train("whole");
        uninterrupted = metrics("whole");
        assertEquals(20, Integer.parseInt(uninterrupted.get(uninterrupted.size() - 1).get(0)));
        assertTrue(Files.exists(temp.resolve("whole/encoder.onnx")));
    }

    private static String[] arguments(String run, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", recipe.toString(), "--out", temp.resolve(run).toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Trains to the end, in this virtual machine. */
    private static void train(String run, String... more) {
        RanCommand.printed(0, arguments(run, more));
    }

    /** Starts a run that is slow after its second checkpoint, at step 10, and gets it there. */
    private static CommandProcess trainBeyondTheSecondCheckpoint(String run) throws Exception {
        return CommandProcess.start(temp.resolve(run + ".txt"), arguments(run, "--set", SLOW))
                .awaits("its second checkpoint", () -> Files.exists(temp.resolve(run + "/checkpoints/epoch-0002/progress.json")));
    }

    /** All columns but the times. */
    private static List<List<String>> metrics(String run) throws IOException {
        List<String> lines = Files.readAllLines(temp.resolve(run + "/metrics.csv"));
        String[] names = lines.get(0).split(",", -1);
        assertEquals("batches_trained", names[0]);
        return lines.stream().map(line -> {
            String[] cells = line.split(",", -1);
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < cells.length; i++) {
                if (!TIMES.contains(names[i])) {
                    kept.add(cells[i]);
                }
            }
            return kept;
        }).toList();
    }

    @Test
    void afterKillNineARunGoesOnFromItsLastCheckpoint() throws Exception {
        CommandProcess run = trainBeyondTheSecondCheckpoint("killed");
        StringWriter refused = new StringWriter();
        assertEquals(2, Main.run(new PrintWriter(new StringWriter()), new PrintWriter(refused, true), arguments("killed", "--resume")));
        assertEquals("Another run trains into the folder " + temp.resolve("killed") + " at this moment: wait for its end, or name another folder "
                + "with --out.", refused.toString().strip());
        run.kill();
        assertFalse(Files.exists(temp.resolve("killed/encoder.onnx")));

        train("killed", "--resume");
        assertEquals(uninterrupted, metrics("killed"));
        assertEquals(-1, Files.mismatch(temp.resolve("whole/encoder.onnx"), temp.resolve("killed/encoder.onnx")));
    }

    @Test
    void onTerminationARunWritesACheckpointAndSaysHowToGoOn() throws Exception {
        CommandProcess run = trainBeyondTheSecondCheckpoint("terminated");
        // Terminated at once, it could stop at the very step of that checkpoint.
        run.awaits("a step after it", () -> run.printed().contains("step 12/20")).terminate();
        assertEquals(143, run.exitCode(), run::printed);
        Path stopped;
        try (var checkpoints = Files.list(temp.resolve("terminated/checkpoints"))) {
            stopped = checkpoints.filter(folder -> folder.getFileName().toString().startsWith("step-")).findFirst().orElseThrow(
                    () -> new AssertionError("no checkpoint of the interruption: " + run.printed()));
        }
        assertTrue(run.printed().contains("checkpoint " + stopped), run::printed);
        assertTrue(run.printed().contains("go on with: repforge train " + recipe + " --set '" + SLOW + "' --out "
                + temp.resolve("terminated") + " --resume"), run::printed);

        train("terminated", "--resume");
        assertEquals(uninterrupted, metrics("terminated"));
        assertFalse(Files.exists(stopped), "a checkpoint of an interruption goes with the next");
    }

    @Test
    void terminationInterruptsAnEvaluationWhichIsThenDoneAgain() throws Exception {
        Path evaluated = Files.writeString(temp.resolve("evaluated.yaml"), """
                algorithm: simclr
                data: {train: [{use: synthetic, sprites: 1, size: 16, episodes: 8, episode_length: 6}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                representation_dim: 4
                batch_size: 8
                n_epochs: 2
                batches_per_epoch: 2
                save_interval: 2
                threads: 1
                evaluate:
                  train: {use: synthetic, sprites: 1, size: 16, episodes: 8, episode_length: 6}
                  probes: [actions]
                  every: 1
                """);
        String folder = temp.resolve("evaluated").toString();
        CommandProcess run = CommandProcess.start(temp.resolve("evaluated.txt"), "train", evaluated.toString(), "--out", folder,
                "--set", "evaluate.probes=[{use: actions, steps: 100000000}]", "--set", "log_interval=1");
        run.awaits("the evaluation after its first epoch", () -> run.printed().contains("step 2/4")).terminate();
        assertEquals(143, run.exitCode(), run::printed);
        assertTrue(run.printed().contains("checkpoint " + temp.resolve("evaluated/checkpoints/epoch-0001")), run::printed);
        assertTrue(run.printed().contains("stopped after 2 steps"), run::printed);
        assertTrue(run.printed().contains("go on with: "), run::printed);

        String printed = RanCommand.printed(0, "train", evaluated.toString(), "--out", folder, "--set", "evaluate.probes=[{use: actions, steps: 3}]", "--resume");
        long evaluations = Files.readAllLines(temp.resolve("evaluated/metrics.csv")).stream().filter(line -> line.matches("[24],.*")).count();
        assertTrue(evaluations >= 2 && Files.readString(temp.resolve("evaluated/evaluation.json")).contains("actions_nll"), printed);
        assertTrue(Files.exists(temp.resolve("evaluated/encoder.onnx")));
    }
}
