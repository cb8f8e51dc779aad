package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine over ONNX Runtime's C API. */
final class OrtEngine implements Engine {

    private final OrtLibrary library;
    private final OrtSessionSettings settings;
    private final Backends backends;
    private final SessionOptions options;

    private OrtEngine(OrtLibrary library, SessionOptions options) {
        this.library = library;
        this.options = options;
        this.settings = new OrtSessionSettings(library);
        this.backends = new Backends(library);
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
    public Backend backend(SessionOptions options) {
        return backends.of(options);
    }

    @Override
    public TrainingSession openTraining(TrainingProgram program, SessionOptions options) {
        return OrtTrainer.open(new OrtOpening(library, settings, backends.of(options), program), program);
    }

    @Override
    public InferenceSession openInference(byte[] model, SessionOptions options) {
        return OrtInference.open(library, settings, backends.of(options), model);
    }

    @Override
    public InferenceSession openInference(Path model, SessionOptions options) {
        if (!Files.isRegularFile(model)) {
            throw new UserError("There is no model at " + model + ".");
        }
        try {
            return openInference(Files.readAllBytes(model), options);
        } catch (IOException e) {
            throw new UserError("The model " + model + " can't be read (" + UserError.reason(e) + "): look after its rights and its disk.", e);
        }
    }

    @Override
    public void close() {
        backends.close();
        library.close();
    }
}
