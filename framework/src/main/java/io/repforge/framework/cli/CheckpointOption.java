package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.run.Checkpoints;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --checkpoint} of commands that take a run. */
public final class CheckpointOption {

    @Option(names = "--checkpoint", paramLabel = "NAME", description = "Which checkpoint of the run: a folder's name, such as epoch-0003, last or best;"
            + " last by default.")
    private @Nullable String name;

    /** Of a command whose option picocli fills in. */
    public CheckpointOption() {}

    String name() {
        return Objects.requireNonNullElse(name, Checkpoints.LAST);
    }

    /**
     * @throws UserError if a checkpoint is named, which an ONNX file doesn't have
     */
    void requireNone(Path model) {
        if (name != null) {
            throw new UserError("--checkpoint needs the folder of a run: " + model + " is an ONNX file, which has no checkpoints.");
        }
    }
}
