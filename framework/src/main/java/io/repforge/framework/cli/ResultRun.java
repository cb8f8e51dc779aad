package io.repforge.framework.cli;

import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeDifference;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.results.SeedRun;
import io.repforge.framework.results.TrainingTime;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecipe;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.train.SavedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A recipe at one seed, and the folder of its run.
 *
 * @param recipe with its seed
 * @param folder may not be there yet
 */
record ResultRun(Recipe recipe, RunFolder folder) {

    /** Whether there is something to go on with. */
    boolean isStarted() {
        return !folder.checkpoints().isEmpty();
    }

    /**
     * The precision of the run that is there: the one that the recipe says, or that the machine has decided on which it was begun.
     *
     * @throws UserError if there is no run, or its recipe isn't one any more
     */
    Precision precision(Components components) {
        return SavedRun.open(folder.path(), components).recipe().precision();
    }

    /** Whether all of it is trained, and its encoder exported, which comes last: a run may have been interrupted between these. */
    boolean isTrained() {
        Optional<Checkpoints.Progress> progress = folder.latest().map(Checkpoints.Saved::progress);
        return progress.isPresent() && Files.isRegularFile(folder.encoder()) && progress.get().step() >= recipe.nEpochs() * progress.get().stepsPerEpoch();
    }

    /**
     * What the run in the folder was trained with otherwise than the recipe says; empty if there is none.
     *
     * @throws UserError if its recipe isn't one any more
     */
    List<RecipeDifference> trainedOtherwise(Components components) {
        if (!Files.isRegularFile(folder.recipe())) {
            return List.of();
        }
        // As it would be resolved now, so that keys that came since have their defaults.
        RecipeText before = RecipeText.of(SavedRun.open(folder.path(), components).recipe());
        return RunRecipe.trainedOtherwise(before, RecipeText.of(recipe));
    }

    /**
     * Moves what is in the folder out of the way, which is the user's.
     *
     * @return where it is now
     */
    Path keepAside() {
        for (int i = 1;; i++) {
            Path aside = folder.path().resolveSibling(folder.path().getFileName() + "-earlier-" + i);
            if (!Files.exists(aside)) {
                try {
                    return Files.move(folder.path(), aside);
                } catch (IOException e) {
                    throw new UserError("The run folder " + folder.path() + " can't be moved to " + aside + " (" + UserError.reason(e) + "): move it yourself.", e);
                }
            }
        }
    }

    /** Whether the encoder's scores are there, of what the recipe asks now. */
    boolean isEvaluated() {
        return Files.isRegularFile(folder.evaluation()) && Judged.of(recipe).equals(table().judged());
    }

    /**
     * Scores the encoder.
     *
     * @param known what the command knows of other runs
     */
    void evaluate(Components components, KnownBaselines known) throws IOException {
        new RunEvaluation(new SavedRun(folder, recipe), known).write(components);
    }

    /** The encoder's scores beside others. */
    EvaluationTable table() {
        return EvaluationJson.read(folder.evaluation());
    }

    /** What came of it. */
    SeedRun result(Components components) {
        long steps = folder.latest().orElseThrow().progress().step();
        EvaluationTable table = table();
        TrainingTime time = TrainingTime.of(folder.metrics(), table.scores().stream().map(Score::name).toList());
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        table.rows().forEach((name, row) -> {
            Map<String, Double> numbers = new LinkedHashMap<>();
            row.scores().forEach((score, value) -> numbers.put(score.name(), value));
            rows.put(name, numbers);
        });
        return new SeedRun(recipe.seed(), steps * recipe.batchSize(), time.seconds(), precision(components).toString(), rows, time.curve());
    }

    /** Differences, one after the other. */
    static String shown(List<RecipeDifference> differences) {
        return differences.stream().map(RecipeDifference::toString).collect(Collectors.joining("; "));
    }
}
