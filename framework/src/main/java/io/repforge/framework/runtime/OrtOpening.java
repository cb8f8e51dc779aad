package io.repforge.framework.runtime;

import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.OrtCheckpointState;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.bytedeco.onnxruntime.OrtTrainingSession;

/** Opens a program's models in the library, again wherever training is to go on from another state. */
final class OrtOpening {

    private final OrtLibrary library;
    private final OrtSessionSettings settings;
    private final Backend backend;
    private final LoweredModels lowered;

    OrtOpening(OrtLibrary library, OrtSessionSettings settings, Backend backend, TrainingProgram program) {
        this.library = library;
        this.settings = settings;
        this.backend = backend;
        this.lowered = backend.lower(TrainingModels.of(program));
    }

    OrtLibrary library() {
        return library;
    }

    /** @throws EngineException if the library rejects a model or the checkpoint */
    Opened open(CheckpointFile start) {
        OrtSessionOptions created = settings.create(backend);
        OrtCheckpointState state = new OrtCheckpointState();
        LoweredModels.Added operators = lowered.operators().addTo(created);
        try {
            load(start, state);
            OrtTrainingSession session = backend.usesMachineMemory() ? library.inModestBlocks(created, () -> lowered.models().open(library, created, state))
                    : lowered.models().open(library, created, state);
            return new Opened(library, state, session, operators);
        } catch (RuntimeException e) {
            if (!state.isNull()) {
                library.training.ReleaseCheckpointState(state);
            }
            operators.close();
            throw e;
        } finally {
            library.api.ReleaseSessionOptions(created);
        }
    }

    private void load(CheckpointFile start, OrtCheckpointState state) {
        start.content(bytes -> {
            try (BytePointer content = new BytePointer(bytes)) {
                library.check(library.training.LoadCheckpointFromBuffer(content, bytes.remaining(), state));
            }
        });
    }

    /** A session with what it looks into until its end. */
    record Opened(OrtLibrary library, OrtCheckpointState state, OrtTrainingSession session, LoweredModels.Added operators)
            implements AutoCloseable {

        @Override
        public void close() {
            library.training.ReleaseTrainingSession(session);
            library.training.ReleaseCheckpointState(state);
            operators.close();
        }
    }
}
