package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loss that isn't finite ends a run before it can do harm. */
class NotFiniteTest {

    private static final Gratings DATA = Gratings.small(32);

    @TempDir
    Path run;

    private UserError learn(int nanAt) {
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(16).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(8)))
                .set("loss", new Use<>(new DivergingLoss(), new DivergingLoss.Options(nanAt)))
                .build();
        return assertThrows(UserError.class,
                () -> learner.learn(List.of(DATA), LearnOptions.of().epochs(3).logDir(run).threads(1)));
    }

    @Test
    void theRunStopsAndNamesTheStepAndTheLastGoodCheckpoint() {
        UserError error = learn(4);
        Path kept = run.resolve("checkpoints/epoch-0001");
        assertTrue(error.getMessage().startsWith("The loss is NaN at step 4 (epoch 2), so the run stopped before the update; the last good checkpoint is "
                + kept + " (step 2)."), error::getMessage);
        assertEquals(kept, new RunFolder(run).latest().orElseThrow().folder());
        CheckpointFile.read(kept.resolve("checkpoint")).trained().forEach((name, value) -> {
            for (float weight : value.toFloats()) {
                assertTrue(Float.isFinite(weight), name);
            }
        });
    }

    @Test
    void withoutACheckpointItSaysSo() {
        UserError error = learn(1);
        assertTrue(error.getMessage().startsWith("The loss is NaN at step 1 (epoch 1), so the run stopped before the update; no checkpoint was written yet."),
                error::getMessage);
    }

    /** Loss and gradients of that step are still finite. */
    @Test
    void parametersThatTheLastUpdateRuinsAreNotSaved() {
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(16).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(8)))
                .set("optimizer", Map.of("use", "adam", "learning_rate", 1e30))
                .build();
        for (int epochs = 1; epochs <= 2; epochs++) {
            int total = epochs;
            UserError error = assertThrows(UserError.class,
                    () -> learner.learn(List.of(DATA), LearnOptions.of().epochs(total).batchesPerEpoch(1).logDir(run).threads(1)));
            assertTrue(error.getMessage().matches("The value of \\S+ is -?\\S+E(29|30) at step 1 \\(epoch 1\\), so the run stopped without a checkpoint "
                    + "of it; no checkpoint was written yet\\. Lower optimizer\\.learning_rate, .*"), error::getMessage);
            assertEquals(List.of(), List.of(run.resolve("checkpoints").toFile().list()));
        }
    }

    @Test
    void aStepThatNeverGetsOnFromItsCheckpointDoesNotCallThatGood() {
        UserError error = learn(3);
        assertTrue(error.getMessage().startsWith("The loss is NaN at step 3 (epoch 2), so the run stopped before the update; the step goes out from the "
                + "checkpoint " + run.resolve("checkpoints/epoch-0001") + ", which leads here again as it is. "), error::getMessage);
    }
}
