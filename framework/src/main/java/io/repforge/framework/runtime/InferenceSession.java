package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.framework.data.HostBuffer;
import java.util.List;
import java.util.Map;

/** Evaluates one model. For one thread at a time. */
public interface InferenceSession extends AutoCloseable {

    /** Names of the inputs, in the model's order. */
    List<String> inputs();

    /** Names of the outputs, in the model's order. */
    List<String> outputs();

    /**
     * @param inputs one buffer for each of {@link #inputs}
     * @throws IllegalArgumentException if one is missing or there is one too many
     * @throws EngineException if a kernel fails, or if a buffer's type or shape isn't the model's
     */
    Outputs run(Map<String, HostBuffer> inputs);

    /**
     * Runs and writes the outputs where they are wanted.
     *
     * @param outputs buffers for all outputs or some, of the type and shape that the model gives
     */
    void run(Map<String, HostBuffer> inputs, Map<String, HostBuffer> outputs);

    /** Runs on copies of small arrays, for where speed doesn't matter. */
    Map<String, Array> infer(Map<String, Array> inputs);

    @Override
    void close();
}
