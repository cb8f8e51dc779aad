package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.RepresentationLearner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that can't learn anything says so while it happens; one that can says nothing. */
class UselessTrainingTest {

    @TempDir
    Path run;

    /** What a run of SimCLR over 48 images is told. */
    private List<String> warnings(int epochs, Map<String, Object> changes) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of("encoder", Map.of("use", "mlp", "hidden", List.of(8)), "augmenter", "none",
                "batch_size", 8, "representation_dim", 4));
        keys.putAll(changes);
        RepresentationLearner.Builder builder = RepresentationLearner.of("simclr");
        keys.forEach(builder::set);
        Warnings warnings = new Warnings();
        builder.build().learn(List.of(Gratings.small(48)), LearnOptions.of().epochs(epochs).logDir(run).threads(1).logInterval(1).calcLogInterval(1)
                .listeners(List.of(new Use<>(warnings, new NoOptions()))));
        return warnings.told();
    }

    private static void assertTold(List<String> told, String start) {
        assertEquals(1, told.stream().filter(one -> one.startsWith(start)).count(), () -> start + " … in " + told);
    }

    @Test
    void aRunThatLearnsIsToldNothing() {
        assertEquals(List.of(), warnings(3, Map.of()));
    }

    @Test
    void aContrastiveLossOverABatchOfOneHasNoNegatives() {
        List<String> told = warnings(1, Map.of("batch_size", 1));
        assertTold(told, "0: The loss symmetric-contrastive takes its negatives from the batch, and a batch of one pair has none");
        assertTold(told, "0: Batch normalisation of a single number");
        assertTold(told, "3: The gradient is 0");
        assertTold(told, "10: The loss doesn't move");
    }

    @Test
    void dataSmallerThanABatchFillsItWithCopies() {
        assertTold(warnings(1, Map.of("batch_size", 64)), "0: The training data has 48 steps, fewer than a batch of 64");
    }

    @Test
    void aWarmUpThatOutlastsTheRunNeverReachesTheLearningRate() {
        for (String schedule : List.of("linear-warmup", "linear-warmup-cosine")) {
            assertTold(warnings(3, Map.of("scheduler", Map.of("use", schedule, "warmup_epochs", 30))), "0: scheduler.warmup_epochs (30) is more than the run's 3"
                    + " epochs: the learning rate never gets above 10 % of optimizer.learning_rate (0.001) in this run.");
            deleteCheckpoints();
        }
    }

    @Test
    void aWarmUpWithinTheRunIsFine() {
        assertEquals(List.of(), warnings(3, Map.of("scheduler", Map.of("use", "linear-warmup-cosine", "warmup_epochs", 1))));
    }

    @Test
    void whatIsFrozenForTheWholeRunIsTold() {
        Map<String, Object> frozen = Map.of("use", "adam", "freeze", List.of(Map.of("parameters", "decoder/*", "epochs", 3)));
        assertTold(warnings(3, Map.of("optimizer", frozen)), "0: optimizer.freeze: decoder/* is frozen for 3.0 epochs, and this run has 18 steps, 6 an epoch: it is"
                + " never trained.");
        deleteCheckpoints();
        assertEquals(List.of(), warnings(4, Map.of("optimizer", frozen)));
    }

    @Test
    void representationsThatHaveCollapsedAreTold() {
        List<String> told = warnings(2, Map.of("optimizer", Map.of("use", "adam", "learning_rate", 1e6), "decoder", "no-op", "projection_dim", 4,
                "encoder", Map.of("use", "magical-cnn", "arch", "small", "width", 0.25, "hidden", 8)));
        assertTrue(told.stream().anyMatch(one -> one.contains("All representations are alike (representation_spread ")), told::toString);
    }

    @Test
    void aLearningRateThatMovesNothingIsTold() {
        List<String> told = warnings(3, Map.of("optimizer", Map.of("use", "adam", "learning_rate", 1e-12)));
        assertTrue(told.stream().anyMatch(one -> one.contains("The parameters hardly move")), told::toString);
    }

    private void deleteCheckpoints() {
        try (var entries = Files.walk(run)) {
            entries.sorted(java.util.Comparator.reverseOrder()).filter(one -> !one.equals(run)).forEach(one -> one.toFile().delete());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
