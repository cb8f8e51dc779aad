package io.repforge.framework.train;

import io.repforge.api.array.Array;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run on disk.
 *
 * @param folder where it lies
 * @param recipe its resolved recipe
 */
public record SavedRun(RunFolder folder, Recipe recipe) {

    /**
     * @throws UserError if the folder isn't that of a run
     */
    public static SavedRun open(Path path, Components components) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.recipe())) {
            throw new UserError("The folder " + path + " isn't a run's: it has no recipe.yaml; give the folder that a training wrote, such as "
                    + "runs/NAME.");
        }
        return new SavedRun(folder, Recipes.load(folder.recipe(), List.of(), components));
    }

    /**
     * The encoder of the newest checkpoint.
     *
     * @param steps spaces of the data that it was trained on
     * @throws UserError if there is no checkpoint, or it is damaged
     */
    public EncoderSnapshot snapshot(StepSpec steps) {
        return snapshot(latest(), steps);
    }

    /**
     * The encoder of a checkpoint.
     *
     * @param checkpoint one of this run's
     * @param steps spaces of the data that it was trained on
     */
    public EncoderSnapshot snapshot(Checkpoints.Saved checkpoint, StepSpec steps) {
        CheckpointFile file = CheckpointFile.read(checkpoint.model());
        Map<String, Array> values = new HashMap<>(file.trained());
        values.putAll(file.frozen());
        return new EncoderSnapshot(RepresentationLearner.of(recipe).architecture(steps), values);
    }

    /**
     * A checkpoint, if it is what was saved.
     *
     * @param name as {@link Checkpoints#named} takes it
     * @throws UserError if there is no such checkpoint, or it is damaged
     */
    public Checkpoints.Saved checkpoint(String name) {
        return folder.checkpoints().named(name);
    }

    /** The newest checkpoint. */
    public Checkpoints.Saved latest() {
        return checkpoint(Checkpoints.LAST);
    }
}
