package io.repforge.framework.run;

import io.repforge.api.probe.Score;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import io.repforge.framework.run.Checkpoints.Keep;
import io.repforge.framework.run.Checkpoints.Newest;
import io.repforge.framework.run.Checkpoints.Progress;
import io.repforge.framework.run.Checkpoints.Saved;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is what was saved, or it is refused. */
class CheckpointsTest {

    private static final Score LINEAR = Score.of("linear", Score.Unit.SHARE);

    private static final int STEPS_PER_EPOCH = 2;
    private static final String RECIPE = "0123456789abcdef";

    @TempDir
    Path run;

    private Path folder;
    private Checkpoints checkpoints;

    @BeforeEach
    void opens() {
        folder = run.resolve("checkpoints");
        checkpoints = new Checkpoints(folder, Set.of(RECIPE));
    }

    private Saved save(long step, Keep keep) {
        return save(step, keep, RECIPE);
    }

    private Saved save(long step, Keep keep, String recipe) {
        Progress progress = new Progress(step, STEPS_PER_EPOCH, 7, recipe, 0, 8 * step, 0, -1, LoggedSteps.NONE, Map.of("loss", new MetricSum(0.1, 3)));
        return checkpoints.save(progress, keep, Map.of(), file -> {
            try {
                Files.write(file, ("parameters after step " + step + " ").repeat(200).getBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static void flip(Path file, int at, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
    }

    @Test
    void whatWasSavedIsReadAgain() {
        save(2, Keep.TEN);
        Saved saved = save(4, Keep.TEN);
        assertEquals(new Newest(java.util.Optional.of(saved), List.of()), checkpoints.newest());
        assertEquals(saved, checkpoints.named("last"));
        assertEquals(2, checkpoints.named("epoch-0001").progress().step());
    }

    @Test
    void aFlippedBitAnywhereIsNoticed() throws IOException {
        save(2, Keep.TEN);
        Path newest = save(4, Keep.TEN).folder();
        int flips = 0;
        for (String name : List.of("checkpoint", "progress.json", "SHA256SUMS")) {
            Path file = newest.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at += name.equals("checkpoint") ? 97 : 1) {
                int bit = at % 8;
                flip(file, at, bit);
                Newest found = checkpoints.newest();
                assertEquals(2, found.saved().orElseThrow().progress().step(), name + ", byte " + at + ", bit " + bit);
                assertEquals(1, found.passedOver().size());
                assertTrue(found.passedOver().get(0).contains(newest.toString()) && found.passedOver().get(0).contains("damaged"), found::toString);
                Files.write(file, whole);
                flips++;
            }
        }
        assertTrue(flips > 200);
        assertEquals(4, checkpoints.newest().saved().orElseThrow().progress().step());
    }

    /** Spoils the newest of three checkpoints. */
    private interface Spoiling {
        void spoil(Path newest, Path before) throws IOException;
    }

    private String passedOver(Spoiling spoiling) throws IOException {
        DurableFiles.delete(folder);
        save(2, Keep.TEN);
        save(4, Keep.TEN);
        Path newest = save(6, Keep.TEN).folder();
        spoiling.spoil(newest, newest.resolveSibling("epoch-0002"));
        Newest found = checkpoints.newest();
        assertEquals(4, found.saved().orElseThrow().progress().step());
        assertEquals(1, found.passedOver().size());
        UserError refused = assertThrows(UserError.class, () -> checkpoints.named("last"));
        assertEquals(found.passedOver().get(0) + ": name another checkpoint with --checkpoint, such as epoch-0002, which is the newest good one.",
                refused.getMessage());
        return found.passedOver().get(0).replace(newest.toString(), "NEWEST");
    }

    @Test
    void whateverBecameOfAFileIsSaid() throws IOException {
        assertEquals("NEWEST/checkpoint is damaged (its content isn't what was saved)",
                passedOver((newest, before) -> Files.write(newest.resolve("checkpoint"), new byte[(int) Files.size(newest.resolve("checkpoint"))])));
        assertEquals("NEWEST/checkpoint is damaged (its content isn't what was saved)",
                passedOver((newest, before) -> Files.write(newest.resolve("checkpoint"), Files.readAllBytes(before.resolve("checkpoint")))));
        assertEquals("NEWEST/progress.json is damaged (its content isn't what was saved)",
                passedOver((newest, before) -> Files.write(newest.resolve("progress.json"), Files.readAllBytes(before.resolve("progress.json")))));
        assertEquals("NEWEST/checkpoint is damaged (it is empty)",
                passedOver((newest, before) -> Files.write(newest.resolve("checkpoint"), new byte[0])));
        assertEquals("NEWEST/checkpoint is missing", passedOver((newest, before) -> Files.delete(newest.resolve("checkpoint"))));
        assertEquals("NEWEST/progress.json is missing", passedOver((newest, before) -> Files.delete(newest.resolve("progress.json"))));
        assertEquals("NEWEST/SHA256SUMS is damaged (it has no digest of checkpoint)",
                passedOver((newest, before) -> Files.write(newest.resolve("SHA256SUMS"), new byte[0])));
        assertEquals("NEWEST has no SHA256SUMS, without which nobody can tell whether it is what was saved",
                passedOver((newest, before) -> Files.delete(newest.resolve("SHA256SUMS"))));
        assertEquals("NEWEST isn't what its name says: its files are those of epoch-0002", passedOver((newest, before) -> {
            DurableFiles.delete(newest);
            Files.createDirectory(newest);
            for (String name : List.of("checkpoint", "progress.json", "SHA256SUMS")) {
                Files.copy(before.resolve(name), newest.resolve(name));
            }
        }));
        assertEquals("NEWEST is of another run: its recipe isn't this run's recipe.yaml, or that was changed by hand", passedOver((newest, before) -> {
            DurableFiles.delete(newest);
            save(6, Keep.TEN, "fedcba9876543210");
        }));
    }

    @Test
    void whatIsOlderThanTheNewestGoodOneIsNotToldOf() throws IOException {
        flip(save(2, Keep.TEN).model(), 5, 1);
        flip(save(3, Keep.TEN).model(), 5, 1);
        save(4, Keep.TEN);
        save(5, Keep.TEN);
        assertEquals(List.of(), checkpoints.newest().passedOver());
        assertEquals(5, checkpoints.newest().saved().orElseThrow().progress().step());
        assertEquals(folder.resolve("epoch-0001/checkpoint") + " is damaged (its content isn't what was saved): name another checkpoint with --checkpoint.",
                assertThrows(UserError.class, () -> checkpoints.named("epoch-0001")).getMessage());
    }

    @Test
    void olderOnesGoWhenTheNewerIsInPlace() throws IOException {
        for (int epoch = 1; epoch <= 5; epoch++) {
            save(epoch * STEPS_PER_EPOCH, new Keep(2, null));
        }
        assertEquals(List.of("epoch-0004", "epoch-0005"), names());
        save(11, new Keep(2, null));
        assertEquals(List.of("epoch-0004", "epoch-0005", "step-00000011"), names());
        save(12, new Keep(1, null));
        assertEquals(List.of("epoch-0006"), names());
    }

    @Test
    void theBestOneStays() throws IOException {
        double[] accuracies = {0.5, 0.7, 0.7, 0.6, Double.NaN, 0.65};
        Keep keep = new Keep(1, "linear");
        for (int epoch = 1; epoch <= accuracies.length; epoch++) {
            Saved saved = save(epoch * STEPS_PER_EPOCH, keep);
            if (checkpoints.wouldBeBest(LINEAR, accuracies[epoch - 1])) {
                checkpoints.setBest(LINEAR, accuracies[epoch - 1], saved.progress());
            }
        }
        assertEquals(List.of("best.json", "epoch-0002", "epoch-0006"), names());
        assertEquals(4, checkpoints.named("best").progress().step());
        assertTrue(checkpoints.wouldBeBest(LINEAR, 0.71));
        assertTrue(checkpoints.wouldBeBest(Score.of("knn_20", Score.Unit.SHARE), 0.1), "values of another score say nothing");
    }

    @Test
    void ofErrorsTheSmallerIsBetter() {
        for (Score score : List.of(Score.of("actions_nll", Score.Unit.NATS), Score.of("actions_mse", Score.Unit.SQUARED_ERROR))) {
            checkpoints.setBest(score, 0.5, save(2, Keep.TEN).progress());
            assertTrue(checkpoints.wouldBeBest(score, 0.4));
            assertFalse(checkpoints.wouldBeBest(score, 0.6));
        }
        Score ofLabel = Score.of("r2_my_mse", Score.Unit.NUMBER);
        checkpoints.setBest(ofLabel, 0.5, save(2, Keep.TEN).progress());
        assertTrue(checkpoints.wouldBeBest(ofLabel, 0.6), "R² of a label that is called so");
    }

    @Test
    void aDamagedBestIsTold() throws IOException {
        checkpoints.setBest(LINEAR, 0.5, save(2, Keep.TEN).progress());
        Path file = folder.resolve("best.json");
        Files.writeString(file, Files.readString(file).replace("0.5", "0.9"));
        assertEquals(file + " is damaged (its content isn't what was saved): remove it, and the best checkpoint is found among those to come.",
                assertThrows(UserError.class, () -> checkpoints.named("best")).getMessage());
    }

    @Test
    void aNameThatThereIsNot() {
        assertEquals("The run " + run + " has no checkpoint yet: train it for at least one epoch.",
                assertThrows(UserError.class, () -> checkpoints.named("last")).getMessage());
        save(2, Keep.TEN);
        assertEquals("The run " + run + " has no checkpoint epoch-0003: there are epoch-0001, and last and best name one of them.",
                assertThrows(UserError.class, () -> checkpoints.named("epoch-0003")).getMessage());
        assertTrue(assertThrows(UserError.class, () -> checkpoints.named("best")).getMessage().contains("keep_best"));
        assertThrows(UserError.class, () -> checkpoints.named("../checkpoints/epoch-0001"));
    }

    @Test
    void whatDoesNotComeToBeLeavesNothingBehind() throws IOException {
        save(2, Keep.TEN);
        Progress progress = new Progress(4, STEPS_PER_EPOCH, 7, RECIPE, 0, 32, 0, -1, LoggedSteps.NONE, Map.of());
        assertThrows(IllegalStateException.class, () -> checkpoints.save(progress, Keep.TEN, Map.of(), file -> {
            throw new IllegalStateException("no space");
        }));
        assertEquals(List.of("epoch-0001"), names());
    }

    @Test
    void oneThatWasBeingReplacedComesBack() throws IOException {
        Path place = save(2, Keep.TEN).folder();
        List<String> left = new ArrayList<>();
        Files.move(place, folder.resolve(".epoch-0001.old"));
        Files.createDirectory(folder.resolve(".epoch-0001.part"));
        Files.createDirectory(folder.resolve(".epoch-0000.gone"));
        assertTrue(checkpoints.isEmpty());
        checkpoints.recover();
        left.addAll(names());
        assertEquals(List.of("epoch-0001"), left);
        assertEquals(2, checkpoints.newest().saved().orElseThrow().progress().step());
    }
}
