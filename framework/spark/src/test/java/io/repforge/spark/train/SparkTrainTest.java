package io.repforge.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.spark.Main;
import io.repforge.spark.TestCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds on Spark come to what they come to in one process, whoever is killed in between. */
class SparkTrainTest {

    private static final String RECIPE = """
            algorithm: moco
            seed: 5
            data: {train: [{use: synthetic, episodes: 24, episode_length: 5, size: 16}]}
            encoder: {use: momentum, encoder: {use: conv-net, channels: [8, 8]}}
            batch_extender: {use: queue, size: 64}
            representation_dim: 8
            batch_size: 8
            n_epochs: 2
            batches_per_epoch: 12
            shuffle_buffer_size: 16
            log_interval: 4
            threads: 1
            distributed: {workers: 2, steps_per_round: 2, inner_state: keep, outer: nesterov}
            """;

    /** What one process that takes turns comes to. */
    private static byte[] turns = {};

    @TempDir
    private Path folder;

    @BeforeAll
    static void inTurns(@TempDir Path place) throws IOException {
        Path recipe = Files.writeString(place.resolve("tiny.yaml"), RECIPE);
        done(List.of("train", recipe.toString(), "--out", place.resolve("turns").toString()));
        turns = Files.readAllBytes(place.resolve("turns/checkpoints/epoch-0002/checkpoint"));
    }

    @BeforeEach
    void theRecipe() throws IOException {
        Files.writeString(folder.resolve("tiny.yaml"), RECIPE);
    }

    private List<String> train(String run, String... more) {
        List<String> words = new ArrayList<>(List.of("train", folder.resolve("tiny.yaml").toString(), "--out", folder.resolve(run).toString()));
        words.addAll(List.of(more));
        return words;
    }

    private List<String> onSpark(String run, String master, String... more) {
        List<String> words = train(run, more);
        words.add(0, "spark");
        words.addAll(TestCluster.options(master));
        return words;
    }

    private static void done(List<String> words) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        assertEquals(0, io.repforge.framework.cli.Main.run(out, out, List.of(Main.COMMAND), words.toArray(String[]::new)), said::toString);
    }

    private byte[] encoder(String run) throws IOException {
        return Files.readAllBytes(folder.resolve(run).resolve("checkpoints/epoch-0002/checkpoint"));
    }

    @Test
    void tasksComeToWhatOneProcessThatTakesTurnsComesTo() throws IOException {
        done(onSpark("tasks", "local[2]", "--set", "distributed.reduce=tree", "--set", "distributed.shared_folder=shared"));
        assertArrayEquals(turns, encoder("tasks"));
        List<String> files = List.of("recipe.yaml", "metrics.csv", "report.html", "encoder.onnx", "run.json");
        files.forEach(file -> assertTrue(Files.exists(folder.resolve("tasks").resolve(file)), file));
        done(List.of("export", folder.resolve("tasks").toString(), "--out", folder.resolve("again.onnx").toString()));
        assertArrayEquals(Files.readAllBytes(folder.resolve("tasks/encoder.onnx")), Files.readAllBytes(folder.resolve("again.onnx")));
    }

    @Test
    void anExecutorThatIsKilledInARoundChangesNothing() throws Exception {
        Thread killer = new Thread(() -> {
            try {
                awaitCheckpoint(folder.resolve("killed"), "step-00000004");
                executors(ProcessHandle.current()).findFirst().orElseThrow().destroyForcibly();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        killer.start();
        done(onSpark("killed", TestCluster.PROCESSES));
        killer.join();
        assertArrayEquals(turns, encoder("killed"));
    }

    @Test
    void aDriverThatIsKilledGoesOnFromTheLastRound() throws Exception {
        Process driver = driver(onSpark("died", TestCluster.PROCESSES));
        awaitCheckpoint(folder.resolve("died"), "step-00000016");
        List<ProcessHandle> orphans = executors(driver.toHandle()).toList();
        driver.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        orphans.forEach(ProcessHandle::destroyForcibly);
        assertTrue(Files.notExists(folder.resolve("died/checkpoints/epoch-0002")), "it was killed before its end");
        done(onSpark("died", "local[2]", "--resume"));
        assertArrayEquals(turns, encoder("died"));
    }

    @Test
    void aRecipeWithoutWorkersAndTooFewOfThemAreTold() throws IOException {
        Files.writeString(folder.resolve("tiny.yaml"), RECIPE.replaceAll("(?m)^distributed.*$", ""));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        assertEquals(2, io.repforge.framework.cli.Main.run(out, out, List.of(Main.COMMAND), onSpark("run", "local[1]").toArray(String[]::new)));
        assertTrue(said.toString().contains("says nothing of workers: name how many train together with --workers"), said.toString());
        assertEquals(2, io.repforge.framework.cli.Main.run(out, out, List.of(Main.COMMAND), onSpark("run", "local[1]", "--workers", "-1").toArray(String[]::new)));
        assertTrue(said.toString().contains("--workers must be at least 1, not -1."), said.toString());
    }

    /** With this one's class path, as the launcher would start it. */
    private Process driver(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> option.startsWith("--add-opens")
                || option.startsWith("-D") && !option.contains("surefire")).toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.repforge.spark.Main"));
        command.addAll(words.subList(1, words.size()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("driver.log").toFile()).start();
    }

    private static Stream<ProcessHandle> executors(ProcessHandle driver) {
        return driver.descendants().filter(process -> process.info().commandLine().or(() -> arguments(process)).map(line -> line.contains("CoarseGrainedExecutorBackend"))
                .orElse(false));
    }

    /** The line is cut off where it is long. */
    private static Optional<String> arguments(ProcessHandle process) {
        return process.info().arguments().map(words -> String.join(" ", Arrays.asList(words)));
    }

    private void awaitCheckpoint(Path run, String name) throws IOException, InterruptedException {
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!reached(run.resolve("checkpoints"), name)) {
            if (System.nanoTime() > patience) {
                Path log = folder.resolve("driver.log");
                throw new IllegalStateException("the run doesn't come to " + name + (Files.exists(log) ? ": " + Files.readString(log) : ""));
            }
            Thread.sleep(20);
        }
    }

    /** Each takes the place of the one before. */
    private static boolean reached(Path checkpoints, String name) throws IOException {
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (Stream<Path> there = Files.list(checkpoints)) {
            return there.map(path -> path.getFileName().toString()).anyMatch(one -> one.startsWith("step-") ? one.compareTo(name) >= 0 : one.startsWith("epoch-0001"));
        }
    }
}
