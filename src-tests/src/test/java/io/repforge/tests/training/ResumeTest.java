package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is resumed goes on as if it had never ended: same losses, same weights, bit for bit. */
class ResumeTest {

    private static final Gratings DATA = Gratings.small(56);
    private static final int STEPS_PER_EPOCH = 3;

    @TempDir
    Path temp;

    /** Everything that has a memory: batch statistics, dropout, augmentation, the order of the data, the optimizer's moments. */
    private static RepresentationLearner learner(String schedule) {
        return learner(schedule, Map.of("use", "adam-w", "learning_rate", 1e-3, "weight_decay", 0.01));
    }

    private static RepresentationLearner learner(String schedule, Map<String, Object> optimizer) {
        return RepresentationLearner.of("simclr")
                .batchSize(16)
                .seed(3)
                .representationDim(8)
                .set("encoder", Map.of("use", "magical-cnn", "arch", "small", "dropout", 0.2))
                .set("augmenter", Map.of("use", "context-and-target",
                        "augmentations", List.of("flip-left-right", Map.of("use", "random-resized-crop", "scale", List.of(0.5, 1.0)), "noise")))
                .set("optimizer", optimizer)
                .set("scheduler", schedule)
                .build();
    }

    private LearnOptions options(String run, RecordedLosses losses) {
        return LearnOptions.of().logDir(temp.resolve(run)).epochs(3).shuffleBufferSize(32).threads(1).listeners(losses.use());
    }

    @Test
    void aRunThatDiedWithinAnEpochGoesOnFromTheEpochsStartWithTheSameLosses() {
        RecordedLosses whole = RecordedLosses.all();
        LearnResult uninterrupted = learner("cosine").learn(List.of(DATA), options("whole", whole));
        assertEquals(3 * STEPS_PER_EPOCH, whole.byStep().size());

        RecordedLosses dead = RecordedLosses.dyingAfter(2 * STEPS_PER_EPOCH + 1);
        assertThrows(UserError.class, () -> learner("cosine").learn(List.of(DATA), options("died", dead)));
        assertEquals(whole.byStep().headMap(2L * STEPS_PER_EPOCH + 2), dead.byStep());

        RecordedLosses resumed = RecordedLosses.all();
        LearnResult result = learner("cosine").learn(List.of(DATA), options("died", resumed).resume(true));
        assertEquals(whole.byStep().tailMap(2L * STEPS_PER_EPOCH + 1), resumed.byStep());
        assertTrue(result.completed());
        assertEquals(uninterrupted.encoder().values(), result.encoder().values());
    }

    /** Its schedule is that of the whole run, and so is all else. */
    @Test
    void aRunThatPausesGoesOnAsIfItHadNot() throws Exception {
        RecordedLosses whole = RecordedLosses.all();
        LearnResult uninterrupted = learner("cosine").learn(List.of(DATA), options("whole", whole));
        RecordedLosses parts = RecordedLosses.all();
        LearnResult paused = learner("cosine").learn(List.of(DATA), options("paused", parts).untilEpoch(1));
        assertFalse(paused.completed());
        assertEquals(STEPS_PER_EPOCH, paused.steps());
        LearnResult again = learner("cosine").learn(List.of(DATA), options("paused", parts).resume(true).untilEpoch(1));
        assertEquals(STEPS_PER_EPOCH, again.steps(), "it is there already");
        learner("cosine").learn(List.of(DATA), options("paused", parts).resume(true).untilEpoch(2));
        LearnResult result = learner("cosine").learn(List.of(DATA), options("paused", parts).resume(true));
        assertTrue(result.completed());
        assertEquals(whole.inOrder(), parts.inOrder());
        assertEquals(uninterrupted.encoder().values(), result.encoder().values());
        Path last = Path.of("checkpoints", "epoch-0003", "checkpoint");
        assertEquals(-1, Files.mismatch(temp.resolve("whole").resolve(last), temp.resolve("paused").resolve(last)), "moments and states, too");
    }

    @Test
    void aRunPausesWhereNoCheckpointWasDue() {
        LearnResult paused = learner("cosine").learn(List.of(DATA), options("paused", RecordedLosses.all()).saveInterval(2).untilEpoch(1));
        assertTrue(Files.exists(paused.folder().path().resolve("checkpoints/epoch-0001/checkpoint")));
    }

    /** What the training graph keeps of them itself is in checkpoints, too, and what counts steps and epochs goes on. */
    @Test
    void parametersThatAreFrozenAtFirstAndHaveRatesOfTheirOwnGoOnAsTheyWould() {
        Map<String, Object> optimizer = Map.of("use", "adam-w", "learning_rate", 1e-3, "weight_decay", 0.04, "weight_decay_end", 0.4,
                "groups", List.of(Map.of("parameters", "decoder/*", "learning_rate", 1e-2, "constant_rate", true, "weight_decay", 0)),
                "freeze", List.of(Map.of("parameters", "encoder/*", "epochs", 1), Map.of("parameters", "decoder/*/output/*", "steps", 7)));
        RecordedLosses whole = RecordedLosses.all();
        LearnResult uninterrupted = learner("cosine", optimizer).learn(List.of(DATA), options("whole", whole));
        RecordedLosses dead = RecordedLosses.dyingAfter(2 * STEPS_PER_EPOCH + 2);
        assertThrows(UserError.class, () -> learner("cosine", optimizer).learn(List.of(DATA), options("died", dead)));
        RecordedLosses resumed = RecordedLosses.all();
        LearnResult result = learner("cosine", optimizer).learn(List.of(DATA), options("died", resumed).resume(true));
        assertEquals(whole.byStep().tailMap(2L * STEPS_PER_EPOCH + 1), resumed.byStep());
        assertEquals(uninterrupted.encoder().values(), result.encoder().values());

        Map<String, Array> start = CheckpointFile.read(temp.resolve("whole/artifacts/checkpoint")).trained();
        assertEquals(moved(start, "epoch-0001"), Set.of("decoder/projection/linear1/weight", "decoder/projection/linear1/bias",
                "decoder/projection/norm1/weight", "decoder/projection/norm1/bias"));
        assertTrue(moved(start, "epoch-0002").stream().anyMatch(name -> name.startsWith("encoder/")));
        assertEquals(start.keySet(), moved(start, "epoch-0003"));
    }

    /** Names of parameters that aren't as they started. */
    private Set<String> moved(Map<String, Array> start, String checkpoint) {
        Map<String, Array> now = CheckpointFile.read(temp.resolve("whole/checkpoints").resolve(checkpoint).resolve("checkpoint")).trained();
        return now.keySet().stream().filter(name -> !now.get(name).equals(start.get(name))).collect(Collectors.toSet());
    }

    @Test
    void anOptimizerThatKeepsWhatTheCheckpointHasNotIsRefused() {
        learner("constant", Map.of("use", "sgd", "momentum", 0)).learn(List.of(DATA), options("run", RecordedLosses.all()).epochs(1));
        LearnOptions resumed = options("run", RecordedLosses.all()).epochs(2).resume(true).changes(List.of("optimizer"));
        UserError fault = assertThrows(UserError.class, () -> learner("constant").learn(List.of(DATA), resumed));
        assertEquals("The checkpoint " + temp.resolve("run/checkpoints/epoch-0001") + " is of another optimizer: momentum1 of parameters, by which the recipe's"
                + " goes on, is missing there; resume with the optimizer that the run was started with, or start another with --out.", fault.getMessage());
    }

    @Test
    void aRunMayGetMoreEpochsWhereTheScheduleDoesNotMind() {
        RecordedLosses whole = RecordedLosses.all();
        learner("constant").learn(List.of(DATA), options("whole", whole).epochs(2));
        RecordedLosses parts = RecordedLosses.all();
        learner("constant").learn(List.of(DATA), options("parts", parts).epochs(1));
        learner("constant").learn(List.of(DATA), options("parts", parts).epochs(2).resume(true));
        assertEquals(whole.byStep(), parts.byStep());
    }

    @Test
    void resumingARunThatIsDoneTrainsNoFurther() {
        learner("constant").learn(List.of(DATA), options("done", RecordedLosses.all()).epochs(2));
        for (int epochs = 1; epochs <= 2; epochs++) {
            RecordedLosses none = RecordedLosses.all();
            LearnResult result = learner("constant").learn(List.of(DATA), options("done", none).epochs(epochs).resume(true));
            assertEquals(Map.of(), none.byStep());
            assertTrue(result.completed());
            assertEquals(2 * STEPS_PER_EPOCH, result.steps());
        }
    }

    @Test
    void theSameSeedGivesTheSameLosses() {
        RecordedLosses first = RecordedLosses.all();
        RecordedLosses second = RecordedLosses.all();
        learner("constant").learn(List.of(DATA), options("first", first).epochs(1));
        learner("constant").learn(List.of(DATA), options("second", second).epochs(1));
        assertEquals(first.inOrder(), second.inOrder());
        assertEquals(STEPS_PER_EPOCH, first.inOrder().stream().distinct().count());
    }

    @Test
    void aFolderWithCheckpointsIsNotTrainedOverWithoutResume() {
        learner("constant").learn(List.of(DATA), options("used", RecordedLosses.all()).epochs(1));
        UserError error = assertThrows(UserError.class,
                () -> learner("constant").learn(List.of(DATA), options("used", RecordedLosses.all()).epochs(1)));
        assertTrue(error.getMessage().startsWith("The run folder " + temp.resolve("used") + " holds checkpoints of an earlier run: "),
                error::getMessage);
    }

    @Test
    void anotherRecipeIsRefusedWithAllThatIsDifferentAndTheRunLeftAsItWas() throws Exception {
        learner("constant").learn(List.of(DATA), options("run", RecordedLosses.all()).epochs(1));
        String recipe = Files.readString(temp.resolve("run/recipe.yaml"));
        byte[] graph = Files.readAllBytes(temp.resolve("run/artifacts/training_model.onnx"));

        RepresentationLearner other = RepresentationLearner.of("simclr").batchSize(16).seed(3).representationDim(9)
                .set("encoder", Map.of("use", "magical-cnn", "arch", "small", "dropout", 0.2)).augmenter("none").build();
        UserError error = assertThrows(UserError.class,
                () -> other.learn(List.of(DATA), options("run", RecordedLosses.all()).epochs(2).resume(true)));
        assertEquals("The run in " + temp.resolve("run") + " was trained with another recipe: augmenter is context-and-target there and none now, "
                + "optimizer is adam-w there and adam now, representation_dim is 8 there and 9 now, projection_dim is 8 there and 9 now; resume with what "
                + temp.resolve("run/recipe.yaml") + " says, name with --set what is meant to change, or start another run with --out.", error.getMessage());
        UserError network = assertThrows(UserError.class, () -> other.learn(List.of(DATA), options("run", RecordedLosses.all()).epochs(2).resume(true)
                .changes(List.of("augmenter", "optimizer", "representation_dim", "projection_dim"))));
        assertTrue(network.getMessage().startsWith("The checkpoint " + temp.resolve("run/checkpoints/epoch-0001") + " is of another network: "
                + "encoder/"), network::getMessage);
        assertEquals(recipe, Files.readString(temp.resolve("run/recipe.yaml")));
        assertArrayEquals(graph, Files.readAllBytes(temp.resolve("run/artifacts/training_model.onnx")));
    }
}
