package io.repforge.framework.train;

import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.batch.Position;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeDifference;
import io.repforge.framework.recipe.RecipeText;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.LoggedSteps;
import io.repforge.framework.run.MetricSum;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run begins: at its start, or at a checkpoint in its folder.
 *
 * @param digest of the run's recipe
 * @param dataSteps steps of the training data together; -1 where nobody knows
 * @param saved what it goes on from; empty where it begins
 */
record RunStart(RunFolder folder, RunPlan plan, String digest, long dataSteps, Optional<Checkpoints.Saved> saved) {

    /**
     * Finds it, and brings the folder to it: the recipe and what classes are called.
     *
     * @throws io.repforge.framework.UserError if the folder holds what the run can't go on from
     */
    static RunStart in(RunFolder folder, Recipe recipe, TrainingSetup setup, TrainingData data, LearnOptions options) throws IOException {
        Optional<Checkpoints.Saved> saved = folder.start(options.resume());
        // Before anything in the folder changes: it may be another run's.
        RunRecipe runRecipe = folder.runRecipe();
        RecipeText now = RecipeAsTrained.of(recipe, options);
        List<RecipeDifference> differences =
                saved.map(checkpoint -> runRecipe.differences(checkpoint, now, data.stepsPerEpoch(), options.changes())).orElse(List.of());
        saved.ifPresent(checkpoint -> CheckpointFit.require(checkpoint, setup.model(), data, recipe.seed(), options.changes()));
        folder.checkpoints().best();
        long firstStep = saved.map(checkpoint -> checkpoint.progress().step()).orElse(0L);
        runRecipe.write(now, differences, firstStep);
        saved.ifPresent(checkpoint -> folder.checkpoints().tidy(checkpoint, options.keep()));
        ClassNames.of(data.datasets()).write(folder, saved.isPresent());
        RunPlan plan = new RunPlan(recipe, options, setup.rule(), data.stepsPerEpoch(), firstStep);
        LengthChange.tell(differences, plan, setup.model().graph());
        return new RunStart(folder, plan, runRecipe.digest(), data.steps(), saved);
    }

    Checkpoints checkpoints() {
        return folder.checkpoints();
    }

    /** Where the data is gone on with. */
    Position position() {
        return saved.map(checkpoint -> checkpoint.progress().position()).orElse(Position.START);
    }

    /** Steps that had metrics before. */
    LoggedSteps logged() {
        return saved.map(checkpoint -> checkpoint.progress().logged()).orElse(LoggedSteps.NONE);
    }

    /** Metrics that had been added up since the last line of them. */
    Map<String, MetricSum> window() {
        return saved.map(checkpoint -> checkpoint.progress().window()).orElse(Map.of());
    }

    /** What probes that learn while the run trains had learnt; empty where there is nothing to go on from. */
    Optional<Path> online() {
        return saved.flatMap(checkpoint -> checkpoint.beside(Checkpoints.ONLINE));
    }

    /** A program from where the run goes on. */
    TrainingProgram of(TrainingProgram initial) {
        return saved.map(checkpoint -> initial.startingFrom(CheckpointFile.read(checkpoint.model()))).orElse(initial);
    }
}
