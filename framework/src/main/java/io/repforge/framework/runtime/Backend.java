package io.repforge.framework.runtime;

import io.repforge.framework.UserError;
import io.repforge.framework.data.HostMemory;
import java.util.List;
import org.bytedeco.onnxruntime.OrtSessionOptions;

/**
 * What it means to compute on a device by given options: what a program becomes there, how sessions are set up, where they are fed from, how exact they are.
 * Whatever depends on the device asks here; another kind of device is another implementation, which its {@link Devices} give. What lies on disk is the same
 * for all.
 */
public interface Backend {

    /** The options, with what they leave open decided: which device it is, and on the CPU whether oneDNN is used. */
    SessionOptions options();

    /**
     * Makes sure that training can multiply in the precision of the options.
     *
     * @throws UserError if the device has no kernels for it, or if they are ruled out or can't be loaded
     */
    void requireTrainable();

    /**
     * What a session that trains gets in place of a program's models.
     *
     * @param written as the program has them
     * @throws UserError as {@link #requireTrainable}, or if the network can't be trained on the device
     */
    LoweredModels lower(TrainingModels written);

    /**
     * What a session that evaluates gets in place of a model.
     *
     * @param model a serialized ONNX model, of ours or of others; if it is none, it comes back for the library to refuse
     */
    byte[] lower(byte[] model);

    /** Has the sessions that are made of these settings compute on the device. */
    void configure(OrtSessionOptions settings);

    /** Memory for what a session is fed at every step. What is allocated is freed before the engine is closed. */
    HostMemory memory();

    /**
     * How far the same results may lie apart if they are computed in two ways, such as by two models, as a share of the largest number: by sums in another
     * order, and by roundings in between.
     */
    double tolerance();

    /** What was chosen in the options and changes nothing here, a sentence for each. */
    List<String> unheeded();

    /** Whether parameters and what a step computes lie in the machine's own memory, which must then be large enough. */
    boolean usesMachineMemory();
}
