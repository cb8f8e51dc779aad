package io.repforge.framework.runtime;

import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.OrtCheckpointState;
import org.bytedeco.onnxruntime.OrtSessionOptions;
import org.bytedeco.onnxruntime.OrtTrainingSession;
import org.jspecify.annotations.Nullable;

/** Opens a program's models in the library, again wherever training is to go on from another state. */
final class OrtOpening {

    private final OrtLibrary library;
    private final OrtSessionSettings settings;
    private final SessionOptions options;
    private final TrainingModels models;
    /** What a model that was lowered needs; null for one that wasn't. */
    private final @Nullable OneDnnOperators oneDnn;

    OrtOpening(OrtLibrary library, OrtSessionSettings settings, OneDnnLoader loader, TrainingProgram program, SessionOptions options) {
        this.library = library;
        this.settings = settings;
        Device device = settings.resolve(options.device());
        this.options = options.withDevice(device);
        TrainingModels written = TrainingModels.of(program);
        if (device.kind() == Device.Kind.CUDA) {
            this.models = written.forCuda(options.precision());
            this.oneDnn = null;
            return;
        }
        boolean bfloat16 = options.precision() == Precision.BFLOAT16;
        Optional<OneDnnOperators> loaded = options.oneDnn() ? loader.load() : Optional.empty();
        Optional<TrainingModels> lowered = loaded.flatMap(kernels -> written.lowered(kernels, bfloat16));
        this.models = lowered.orElse(written);
        this.oneDnn = lowered.isPresent() ? loaded.get() : null;
    }

    OrtLibrary library() {
        return library;
    }

    /** @throws EngineException if the library rejects a model or the checkpoint */
    Opened open(CheckpointFile start) {
        OrtSessionOptions created = settings.create(options);
        OrtCheckpointState state = new OrtCheckpointState();
        OneDnnOperators.@Nullable ForSession operators = null;
        try {
            if (oneDnn != null) {
                operators = oneDnn.addTo(created, OrtSessionSettings.threads(options));
            }
            load(start, state);
            return new Opened(library, state, models.open(library, created, state), operators);
        } catch (RuntimeException e) {
            if (!state.isNull()) {
                library.training.ReleaseCheckpointState(state);
            }
            if (operators != null) {
                operators.close();
            }
            throw e;
        } finally {
            library.api.ReleaseSessionOptions(created);
        }
    }

    private void load(CheckpointFile start, OrtCheckpointState state) {
        ByteBuffer bytes = start.bytes();
        try (BytePointer content = new BytePointer(bytes)) {
            library.check(library.training.LoadCheckpointFromBuffer(content, bytes.remaining(), state));
        }
    }

    /** A session with what it looks into until its end. */
    record Opened(OrtLibrary library, OrtCheckpointState state, OrtTrainingSession session, OneDnnOperators.@Nullable ForSession operators)
            implements AutoCloseable {

        @Override
        public void close() {
            library.training.ReleaseTrainingSession(session);
            library.training.ReleaseCheckpointState(state);
            if (operators != null) {
                operators.close();
            }
        }
    }
}
