package io.repforge.framework.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the four files of a training session lie.
 *
 * @param training the graph of forward and backward pass
 * @param eval the forward pass alone; null if it isn't needed
 * @param optimizer the update; null if the session won't step
 * @param checkpoint parameters and state
 */
public record TrainingArtifacts(Path training, @Nullable Path eval, @Nullable Path optimizer, Path checkpoint) {

    public static final String TRAINING = "training_model.onnx";
    public static final String EVAL = "eval_model.onnx";
    public static final String OPTIMIZER = "optimizer_model.onnx";
    public static final String CHECKPOINT = "checkpoint";

    /** The files of a folder under ONNX Runtime's own names; eval and optimizer model only if they are there. */
    public static TrainingArtifacts in(Path folder) {
        return new TrainingArtifacts(folder.resolve(TRAINING), present(folder.resolve(EVAL)), present(folder.resolve(OPTIMIZER)),
                folder.resolve(CHECKPOINT));
    }

    private static @Nullable Path present(Path file) {
        return Files.exists(file) ? file : null;
    }

    /** The same models with another checkpoint, as resuming needs. */
    public TrainingArtifacts withCheckpoint(Path other) {
        return new TrainingArtifacts(training, eval, optimizer, other);
    }
}
