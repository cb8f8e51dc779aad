package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The engine over ONNX Runtime's C API. */
final class OrtEngine implements Engine {

    private final OrtLibrary library;
    private final OrtSessionSettings settings;
    private final OneDnnLoader oneDnn;
    private final SessionOptions options;
    private final Map<Integer, PinnedMemory> pinned = new ConcurrentHashMap<>();

    private OrtEngine(OrtLibrary library, SessionOptions options) {
        this.library = library;
        this.options = options;
        this.settings = new OrtSessionSettings(library);
        this.oneDnn = new OneDnnLoader(library);
    }

    static OrtEngine load(SessionOptions options) {
        return new OrtEngine(OrtLibrary.load(), options);
    }

    @Override
    public SessionOptions options() {
        return options;
    }

    @Override
    public String version() {
        return library.version();
    }

    @Override
    public Device resolve(Device wanted) {
        return settings.resolve(wanted);
    }

    @Override
    public HostMemory memory(Device device) {
        Device resolved = settings.resolve(device);
        return resolved.kind() == Device.Kind.CUDA ? pinned.computeIfAbsent(resolved.index(), settings::pinnedMemory) : HostMemory.PAGEABLE;
    }

    @Override
    public void requireTrainable(SessionOptions options) {
        options.precision().require(options, settings.resolve(options.device()));
        if (options.precision() == Precision.BFLOAT16) {
            oneDnn.requireBfloat16();
        }
    }

    @Override
    public TrainingSession openTraining(TrainingProgram program, SessionOptions options) {
        requireTrainable(options);
        return OrtTrainer.open(new OrtOpening(library, settings, oneDnn, program, options), program);
    }

    @Override
    public InferenceSession openInference(byte[] model, SessionOptions options) {
        return OrtInference.open(library, settings, model, options);
    }

    @Override
    public InferenceSession openInference(Path model, SessionOptions options) {
        present(model);
        return OrtInference.open(library, settings, model, options);
    }

    private static void present(Path model) {
        if (!Files.isRegularFile(model)) {
            throw new UserError("There is no model at " + model + ".");
        }
    }

    @Override
    public void close() {
        pinned.values().forEach(PinnedMemory::close);
        oneDnn.close();
        library.close();
    }
}
