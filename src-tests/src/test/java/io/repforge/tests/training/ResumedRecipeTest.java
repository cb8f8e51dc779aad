package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.cli.Main;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.storage.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run goes on with when it is resumed on the command line: its recipe, its checkpoints, and what is said about both. */
class ResumedRecipeTest {

    @TempDir
    static Path temp;

    private static Path recipe;
    private static Path trained;

    private Path run;
    private String err = "";

    @BeforeAll
    static void trains() throws IOException {
        Path project = Files.createDirectories(temp.resolve("project"));
        WebDataset.write(Gratings.small(24).steps(), project.resolve("data"), "gratings");
        WebDataset.write(Gratings.of(24, 16, 0.1, 5).steps(), project.resolve("data"), "others");
        recipe = Files.writeString(project.resolve("recipe.yaml"), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: [data/gratings-000000.tar]}]}
                encoder: {use: mlp, hidden: [8]}
                augmenter: none
                loss: {use: symmetric-contrastive, temperature: 0.2}
                representation_dim: 4
                batch_size: 8
                n_epochs: 2
                keep_checkpoints: 2
                threads: 1
                """);
        trained = temp.resolve("trained");
        ResumedRecipeTest test = new ResumedRecipeTest();
        assertEquals(0, test.command("train", recipe.toString(), "--out", trained.toString()), () -> test.err);
    }

    @BeforeEach
    void copies() throws IOException {
        run = temp.resolve("run");
        DurableFiles.delete(run);
        try (Stream<Path> files = Files.walk(trained)) {
            for (Path file : files.toList()) {
                Files.copy(file, run.resolve(trained.relativize(file).toString()));
            }
        }
    }

    private int command(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setErr(stream);
            return Main.run(new PrintWriter(OutputStream.nullOutputStream()), new PrintWriter(stream, true), arguments);
        } finally {
            System.setErr(before);
            err = printed.toString(StandardCharsets.UTF_8);
        }
    }

    private int resume(Path with, String... sets) {
        List<String> arguments = new ArrayList<>(List.of("train", with.toString(), "--out", run.toString(), "--resume"));
        for (String set : sets) {
            arguments.addAll(List.of("--set", set));
        }
        return command(arguments.toArray(String[]::new));
    }

    /** A change of the recipe in the file itself. */
    private Path changed(String from, String to) throws IOException {
        String text = Files.readString(recipe);
        assertTrue(text.contains(from));
        return Files.writeString(recipe.resolveSibling("changed.yaml"), text.replace(from, to));
    }

    private List<String> said(String level) {
        return err.lines().filter(line -> line.startsWith(level + ": ") && !line.contains("Against the preset")).map(line -> line.substring(level.length() + 2)).toList();
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(run.resolve(folder))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theSameRecipeChangesNothing() throws IOException {
        String before = Files.readString(run.resolve("recipe.yaml"));
        assertEquals(0, resume(recipe), () -> err);
        assertEquals(before, Files.readString(run.resolve("recipe.yaml")));
        assertEquals(List.of(), names(".").stream().filter(name -> name.startsWith("recipe-before")).toList());
        assertEquals(List.of(), said("INFO").stream().filter(line -> line.contains("recipe")).toList());
    }

    @Test
    void everyDifferenceThatMattersIsToldAtOnceAndNothingIsTouched() throws IOException {
        String before = Files.readString(run.resolve("recipe.yaml"));
        Path other = changed("temperature: 0.2}", "temperature: 0.3}\noptimizer: {use: adam-w, learning_rate: 0.01}\nseed: 4\nlog_interval: 7");
        assertEquals(2, resume(other, "n_epochs=3"), () -> err);
        assertEquals("The run in " + run + " was trained with another recipe: seed is 0 there and 4 now, loss.temperature is 0.2 there and 0.3 now, optimizer is "
                + "adam there and adam-w now; resume with what " + run.resolve("recipe.yaml") + " says, name with --set what is meant to change, or start "
                + "another run with --out.", err.strip().lines().reduce((a, b) -> b).orElseThrow());
        assertEquals(before, Files.readString(run.resolve("recipe.yaml")));
    }

    @Test
    void dataBatchSizePrecisionAndScheduleMatter() throws IOException {
        String[][] changes = {
                {"data/gratings-000000.tar", "data/others-000000.tar", "data.train.0.urls.0 is data/gratings-000000.tar there and data/others-000000.tar now"},
                {"batch_size: 8", "batch_size: 12\nbatches_per_epoch: 3", "batch_size is 8 there and 12 now"},
                {"threads: 1", "threads: 1\nscheduler: cosine", "scheduler is constant there and cosine now"},
                {"augmenter: none", "augmenter: {use: context-and-target, augmentations: [flip-left-right]}", "augmenter is none there and context-and-target now"},
                {"threads: 1", "threads: 1\nshuffle_buffer_size: 5", "shuffle_buffer_size is 1024 there and 5 now"}};
        for (String[] change : changes) {
            assertEquals(2, resume(changed(change[0], change[1])), change[1]);
            assertTrue(err.contains(" was trained with another recipe: " + change[2] + "; resume with what "), err);
        }
    }

    @Test
    void whatSetNamesMayChangeIsWarnedOfAndTheRecipeBeforeIsKept() throws IOException {
        String before = Files.readString(run.resolve("recipe.yaml"));
        assertEquals(0, resume(recipe, "loss.temperature=0.3", "optimizer={use: adam-w, weight_decay: 0.5}", "n_epochs=3"), () -> err);
        assertTrue(said("WARN").contains("The run goes on from step 6 with another recipe: loss.temperature: 0.2 → 0.3; optimizer: adam → adam-w"), err);
        assertTrue(said("INFO").contains("The run goes on with n_epochs: 2 → 3"), err);
        assertTrue(said("INFO").contains("The recipe before is kept as " + run.resolve("recipe-before-step-6.yaml")), err);
        assertEquals(before, Files.readString(run.resolve("recipe-before-step-6.yaml")));
        assertTrue(Files.readString(run.resolve("recipe.yaml")).contains("temperature: 0.3"));

        assertEquals(2, resume(recipe, "n_epochs=3"), () -> err);
        assertTrue(err.contains("loss.temperature is 0.3 there and 0.2 now, optimizer is adam-w there and adam now"), err);
        assertEquals(0, resume(run.resolve("recipe.yaml")), () -> err);
        assertEquals(0, command("export", run.toString(), "--checkpoint", "epoch-0002"), () -> "a checkpoint of the recipe before is still the run's: " + err);
    }

    @Test
    void anotherLengthIsToldWhereTheScheduleFollowsIt() throws IOException {
        assertEquals(0, resume(recipe, "n_epochs=3"), () -> err);
        assertFalse(err.contains("follows"), err);
        assertEquals(0, resume(recipe, "n_epochs=3", "scheduler=cosine"), () -> err);
        assertEquals(0, resume(recipe, "n_epochs=4", "scheduler=cosine"), () -> err);
        assertTrue(said("WARN").contains("n_epochs: 3 → 4: the schedule cosine follows the length of the run, so its first 9 steps weren't those of a run of 4 "
                + "epochs from the start."), err);
    }

    @Test
    void aProjectMayMoveAndItsDataBeNamedFromElsewhere() throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Path sameData = Files.writeString(elsewhere.resolve("recipe.yaml"), Files.readString(recipe).replace("data/", "../project/data/"));
        assertEquals(0, resume(sameData, "name=recipe"), () -> err);
        assertTrue(said("INFO").contains("The run goes on with base_directory: " + recipe.getParent() + " → " + elsewhere), err);
        Path moved = temp.resolve("moved");
        Files.createDirectories(moved.resolve("data"));
        Files.copy(recipe, moved.resolve("recipe.yaml"));
        Files.copy(recipe.resolveSibling("data/gratings-000000.tar"), moved.resolve("data/gratings-000000.tar"));
        copies();
        assertEquals(0, resume(moved.resolve("recipe.yaml")), () -> err);
    }

    @Test
    void dataThatHasGrownOrShrunkBehindTheSamePathIsTold() throws IOException {
        Path shard = recipe.resolveSibling("data/gratings-000000.tar");
        byte[] before = Files.readAllBytes(shard);
        try {
            Files.delete(shard);
            WebDataset.write(Gratings.small(28).steps(), shard.getParent(), "gratings");
            assertEquals(2, resume(recipe, "n_epochs=3"), () -> err);
            assertTrue(err.contains("The training data has 28 steps now and had 24 when the checkpoint " + run.resolve("checkpoints/epoch-0002") + " was saved: "), err);
            assertEquals(0, resume(recipe, "n_epochs=3", "data.train=[{use: webdataset, urls: [data/gratings-000000.tar]}]"), () -> err);
        } finally {
            Files.write(shard, before);
        }
    }

    @Test
    void aRunWithoutItsRecipeIsRefused() throws IOException {
        Files.delete(run.resolve("recipe.yaml"));
        assertEquals(2, resume(recipe), () -> err);
        assertTrue(err.contains("The run folder " + run + " has checkpoints but no recipe.yaml, so nobody can tell what they are of: put it back"), err);
    }

    @Test
    void aRecipeThatWasChangedByHandIsNotThatOfTheCheckpoints() throws IOException {
        Path resolved = run.resolve("recipe.yaml");
        Files.writeString(resolved, Files.readString(resolved).replace("temperature: 0.2", "temperature: 0.3"));
        assertEquals(2, resume(resolved), () -> err);
        assertTrue(err.contains("epoch-0002 is of another run: its recipe isn't this run's recipe.yaml, or that was changed by hand; "), err);
        assertTrue(err.contains(": no checkpoint is left to go on from, so start another run with --out."), err);
    }

    @Test
    void aDamagedCheckpointIsPassedOverAndSaid() throws IOException {
        Path damaged = run.resolve("checkpoints/epoch-0002/checkpoint");
        byte[] content = Files.readAllBytes(damaged);
        content[content.length / 3] ^= 0x40;
        Files.write(damaged, content);
        for (String[] reader : new String[][] {{"export", run.toString()}, {"embed", run.toString(), data(), "--out", temp.resolve("e.npy").toString()},
                {"evaluate", run.toString(), "--train", data(), "--test", data()}}) {
            assertEquals(2, command(reader), () -> err);
            assertTrue(err.contains(damaged + " is damaged (its content isn't what was saved): name another checkpoint with --checkpoint, such as epoch-0001, "
                    + "which is the newest good one."), err);
            String[] another = Stream.concat(Stream.of(reader), Stream.of("--checkpoint", "epoch-0001")).toArray(String[]::new);
            assertEquals(0, command(another), () -> err);
        }
        String metrics = Files.readString(trained.resolve("metrics.csv"));
        assertEquals(0, resume(recipe), () -> err);
        assertTrue(said("WARN").contains(damaged + " is damaged (its content isn't what was saved): the run goes on from "
                + run.resolve("checkpoints/epoch-0001") + " (step 3) instead."), err);
        assertEquals(-1, Files.mismatch(trained.resolve("checkpoints/epoch-0002/checkpoint"), damaged), "the same again");
        assertEquals(-1, Files.mismatch(trained.resolve("encoder.onnx"), run.resolve("encoder.onnx")));
        assertEquals(metrics.lines().count(), Files.readAllLines(run.resolve("metrics.csv")).size());
    }

    /** Such as an empty folder that somebody made, or one that was copied by hand. */
    @Test
    void aLaterNameThatIsNoCheckpointKeepsNoRunFromItsEnd() throws IOException {
        Files.createDirectory(run.resolve("checkpoints/epoch-0009"));
        Files.delete(run.resolve("encoder.onnx"));
        assertEquals(0, resume(recipe, "n_epochs=3"), () -> err);
        assertTrue(err.contains("WARN: " + run.resolve("checkpoints/epoch-0009") + " has no SHA256SUMS"), err);
        assertTrue(Files.exists(run.resolve("encoder.onnx")));
    }

    @Test
    void whatIsLeftOfARunWithoutCheckpointsIsNotReplaced() throws IOException {
        DurableFiles.delete(run.resolve("checkpoints"));
        for (String how : List.of("--resume", "--verbose")) {
            assertEquals(2, command("train", recipe.toString(), "--out", run.toString(), how));
            assertTrue(err.contains("The run folder " + run + " holds the encoder of an earlier run, whose checkpoints are gone, and a new run would replace what is"
                    + " left of it: name another folder with --out, or remove " + run.resolve("encoder.onnx") + " first."), err);
        }
        assertEquals(-1, Files.mismatch(trained.resolve("metrics.csv"), run.resolve("metrics.csv")));
        Files.delete(run.resolve("encoder.onnx"));
        assertEquals(0, command("train", recipe.toString(), "--out", run.toString()), () -> err);
    }

    @Test
    void whoseDataIsGoneIsTold() throws IOException {
        Path moved = recipe.resolveSibling("moved");
        Files.move(recipe.resolveSibling("data"), moved);
        try {
            for (String command : List.of("embed", "export")) {
                String[] arguments = command.equals("export") ? new String[] {"export", run.toString()}
                        : new String[] {"embed", run.toString(), moved.resolve("gratings-000000.tar").toString(), "--out", temp.resolve("f.npy").toString()};
                assertEquals(2, command(arguments));
                assertTrue(err.contains("What the encoder of the run " + run + " takes is told by the data that it was trained on, which can't be opened here (")
                        && err.contains("): put it back, or use an encoder.onnx of the run, which needs none."), err);
            }
        } finally {
            Files.move(moved, recipe.resolveSibling("data"));
        }
    }

    private static String data() {
        return recipe.resolveSibling("data/gratings-000000.tar").toString();
    }

    @Test
    void olderCheckpointsGoAndTheBestStays() throws IOException {
        assertEquals(0, resume(recipe, "n_epochs=4"), () -> err);
        assertEquals(List.of("epoch-0003", "epoch-0004"), names("checkpoints"));
        assertEquals(0, resume(recipe, "n_epochs=5", "keep_checkpoints=all"), () -> err);
        assertEquals(List.of("epoch-0003", "epoch-0004", "epoch-0005"), names("checkpoints"));
        String evaluate = "evaluate={train: {use: webdataset, urls: [data/gratings-000000.tar]}, test: {use: webdataset, urls: [data/others-000000.tar]}, "
                + "probes: [linear], every: 1}";
        assertEquals(2, resume(recipe, "n_epochs=9", evaluate, "keep_best=liner"), () -> err);
        assertTrue(err.contains("keep_best names the score 'liner', which the probes of evaluate don't have; did you mean 'linear'?"), err);
        assertEquals(0, resume(recipe, "n_epochs=9", "keep_checkpoints=1", evaluate, "keep_best=linear"), () -> err);
        List<String> kept = names("checkpoints");
        assertTrue(kept.contains("best.json") && kept.contains("epoch-0009") && kept.size() <= 3, kept::toString);
        assertEquals(0, command("export", run.toString(), "--checkpoint", "best", "--out", temp.resolve("best.onnx").toString()), () -> err);
    }

    @Test
    void aBestThatNobodyFindsIsAFaultOfTheRecipe() {
        assertEquals(2, command("recipe", "check", recipe.toString(), "--set", "keep_best=linear"));
        assertTrue(err.contains("keep_best needs scores between epochs: set evaluate.every, or leave keep_best out"), err);
        assertEquals(2, command("recipe", "check", recipe.toString(), "--set", "keep_checkpoints=0"));
        assertTrue(err.contains("keep_checkpoints must be a whole number of at least 1, or all, not 0"), err);
    }

    @Test
    void anOnnxFileHasNoCheckpoints() {
        assertEquals(2, command("embed", trained.resolve("encoder.onnx").toString(), data(), "--out", temp.resolve("f.npy").toString(), "--checkpoint", "last"));
        assertTrue(err.contains("--checkpoint needs the folder of a run: " + trained.resolve("encoder.onnx") + " is an ONNX file, which has no checkpoints."), err);
    }
}
