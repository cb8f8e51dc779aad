package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostMemory;
import java.nio.file.Path;

/** Opens sessions. Keep one for the life of the program; sessions of one engine may run in different threads at once. */
public interface Engine extends AutoCloseable {

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
     * The device that sessions get when they ask for this one.
     *
     * @throws UserError if this build or machine doesn't have it
     */
    Device resolve(Device wanted);

    /**
     * Memory for what a session on a device is fed at every step. For CUDA devices it is pinned, so that they copy from it without the
     * processor and at the bus's full speed; where it can't be had, which is logged, it is as the system gives it. What is allocated is freed
     * before the engine is closed.
     *
     * @throws UserError if this build or machine doesn't have the device
     */
    HostMemory memory(Device device);

    /**
     * Makes sure that {@link #openTraining} can have the device and the precision of these options.
     *
     * @throws UserError if this build or machine doesn't have the one or the other, or if they don't go together
     */
    void requireTrainable(SessionOptions options);

    /**
     * A session that trains.
     *
     * @param program may be let go of afterwards
     * @throws UserError as {@link #requireTrainable}
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
