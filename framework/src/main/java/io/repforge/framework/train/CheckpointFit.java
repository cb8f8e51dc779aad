package io.repforge.framework.train;

import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.run.Checkpoints;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a run can go on from a checkpoint: by the same data, seed and network. */
final class CheckpointFit {

    private CheckpointFit() {}

    /**
     * @param saved what would be gone on from
     * @param changes keys that are meant to change
     * @throws UserError if it is of other data, another seed or another network
     */
    static void require(Checkpoints.Saved saved, TrainingModel model, TrainingData data, long seed, List<String> changes) {
        requireSameSize(saved, data.steps(), changes);
        requireSameLength(saved, seed, data.stepsPerEpoch());
        CheckpointFile file = CheckpointFile.read(saved.model());
        requireSameNetwork(saved, file, model);
        requireMoments(saved, file, model);
    }

    /** What lies at a path may have changed, although the recipe hasn't. */
    private static void requireSameSize(Checkpoints.Saved saved, long dataSteps, List<String> changes) {
        long before = saved.progress().dataSteps();
        boolean meant = changes.stream().anyMatch(key -> key.equals("data") || key.startsWith("data."));
        if (before >= 0 && dataSteps >= 0 && before != dataSteps && !meant) {
            throw new UserError("The training data has " + dataSteps + " steps now and had " + before + " when the checkpoint " + saved.folder() + " was saved: put it"
                    + " back as it was, name the data with --set data.train=… if it is meant to change, or start another run with --out.");
        }
    }

    private static void requireSameLength(Checkpoints.Saved saved, long seed, long stepsPerEpoch) {
        Checkpoints.Progress progress = saved.progress();
        if (progress.seed() != seed || progress.stepsPerEpoch() != stepsPerEpoch) {
            throw new UserError("The checkpoint " + saved.folder() + " is of a run with seed " + progress.seed() + " and "
                    + progress.stepsPerEpoch() + " batches per epoch, the recipe has " + seed + " and " + stepsPerEpoch
                    + ": resume with what the run was started with, or start another with --out.");
        }
    }

    private static void requireSameNetwork(Checkpoints.Saved saved, CheckpointFile file, TrainingModel model) {
        Map<String, String> there = new LinkedHashMap<>();
        file.trained().forEach((name, value) -> there.put(name, value.toString()));
        file.frozen().forEach((name, value) -> there.put(name, value.toString()));
        model.graph().variables().forEach((name, variable) -> {
            String type = there.remove(name);
            String needed = variable.tensor().tensorType().toString();
            if (!needed.equals(type)) {
                throw new UserError("The checkpoint " + saved.folder() + " is of another network: " + name + " is "
                        + (type == null ? "missing" : type) + " there and " + needed
                        + " by the recipe; resume with the recipe that the run was started with, or start another with --out.");
            }
        });
        if (!there.isEmpty()) {
            throw new UserError("The checkpoint " + saved.folder() + " is of another network: it has " + there.keySet().iterator().next()
                    + ", which the recipe has not; resume with the recipe that the run was started with, or start another with --out.");
        }
    }

    /** An optimizer that keeps less has no use for the rest; one that keeps more can't go on. */
    private static void requireMoments(Checkpoints.Saved saved, CheckpointFile file, TrainingModel model) {
        Set<String> missing = new LinkedHashSet<>(OptimizerModel.moments(OptimizerModel.of(model.rule().step())));
        file.groups().stream().flatMap(group -> group.moments().values().stream()).forEach(moments -> missing.removeAll(moments.keySet()));
        if (!missing.isEmpty() && !file.groups().isEmpty()) {
            throw new UserError("The checkpoint " + saved.folder() + " is of another optimizer: " + String.join(" and ", missing)
                    + " of parameters, by which the recipe's goes on, is missing there; resume with the optimizer that the run was started with, or start another"
                    + " with --out.");
        }
    }
}
