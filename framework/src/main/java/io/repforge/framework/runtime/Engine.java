package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingProgram;
import java.nio.file.Path;

/** Opens sessions. Keep one for the life of the program; sessions of one engine may run in different threads at once. */
public interface Engine extends AutoCloseable {

    /**
     * Starts to load ONNX Runtime on a thread of its own, for whoever is going to load an engine and has other things to do first. What is wrong with it is told by
     * {@link #load}, which waits for it.
     */
    static void loadAhead() {
        OrtLibrary.loadAhead();
    }

    /**
     * Loads ONNX Runtime, which takes about a second.
     *
     * @throws UserError if this machine isn't one that the library is built for, or if the library is missing
     */
    static Engine load() {
        return load(SessionOptions.defaults());
    }

    /**
     * Loads ONNX Runtime.
     *
     * @param options how sessions compute whose user doesn't mind: those of probes, of an export
     * @throws UserError if this machine isn't one that the library is built for, or if the library is missing
     */
    static Engine load(SessionOptions options) {
        return OrtEngine.load(options);
    }

    /** How sessions compute whose user doesn't mind. */
    SessionOptions options();

    /** Version of ONNX Runtime. */
    String version();

    /**
     * What computing by given options means here.
     *
     * @throws UserError if this build or machine doesn't have their device
     */
    Backend backend(SessionOptions options);

    /** As {@link #backend(SessionOptions)}, for whom computes without minding how. */
    default Backend backend() {
        return backend(options());
    }

    /**
     * A session that trains.
     *
     * @param program may be let go of afterwards
     * @throws UserError as {@link #backend} and {@link Backend#lower(TrainingModels)}
     * @throws EngineException if the library rejects a model
     */
    TrainingSession openTraining(TrainingProgram program, SessionOptions options);

    /**
     * A session that evaluates a model.
     *
     * @param model a serialized ONNX model
     * @throws EngineException if the library rejects the model
     */
    InferenceSession openInference(byte[] model, SessionOptions options);

    /**
     * A session that evaluates a model.
     *
     * @param model an ONNX file
     * @throws UserError if the file is missing
     * @throws EngineException if the library rejects the model
     */
    InferenceSession openInference(Path model, SessionOptions options);

    /** Lets go of the library. Close sessions first. */
    @Override
    void close();
}
