package io.repforge.framework.evaluate;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.graph.Variable;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.TrainingArtifacts;
import io.repforge.framework.storage.TemporaryFolder;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The artifacts of a probe's training, in a temporary folder that goes when this is closed. */
final class TemporaryArtifacts implements AutoCloseable {

    private final TemporaryFolder folder;

    private TemporaryArtifacts(TemporaryFolder folder) {
        this.folder = folder;
    }

    /**
     * @param values of all of the model's variables, by name
     * @throws UserError if the temporary folder can't be written to
     */
    static TemporaryArtifacts write(TrainingModel model, OnnxMl.ModelProto optimizer, Map<String, Array> values) {
        TemporaryArtifacts artifacts;
        try {
            artifacts = new TemporaryArtifacts(TemporaryFolder.create("repforge-probe"));
        } catch (IOException e) {
            throw new UserError("The probe can't write its files to the temporary folder (" + UserError.reason(e) + "): free some space there.", e);
        }
        try {
            RunFolder.writeAtomically(artifacts.folder.path().resolve(TrainingArtifacts.TRAINING), model.write().toByteArray());
            RunFolder.writeAtomically(artifacts.folder.path().resolve(TrainingArtifacts.OPTIMIZER), optimizer.toByteArray());
            CheckpointFile.of(some(model.trained(), values), some(model.untrained(), values))
                    .write(artifacts.folder.path().resolve(TrainingArtifacts.CHECKPOINT));
            return artifacts;
        } catch (RuntimeException e) {
            artifacts.close();
            throw e;
        }
    }

    private static Map<String, Array> some(Collection<Variable> variables, Map<String, Array> values) {
        Map<String, Array> some = new LinkedHashMap<>();
        variables.forEach(variable -> some.put(variable.name(), values.get(variable.name())));
        return some;
    }

    TrainingArtifacts files() {
        return TrainingArtifacts.in(folder.path());
    }

    @Override
    public void close() {
        folder.close();
    }
}
