package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trains a network whose parameters, state and optimizer state stay inside. For one thread at a time.
 *
 * <p>The learning rate isn't part of a checkpoint, which is why each optimizer step is given it.
 */
public interface TrainingSession extends AutoCloseable {

    /** Names of what a step is fed, in the training model's order: its inputs less parameters and gradient buffers. */
    List<String> inputs();

    /** Names of what a step gives, the loss first. */
    List<String> outputs();

    /**
     * Forward and backward pass. Gradients add up until {@link #resetGradients}; state is updated.
     *
     * @param inputs one buffer for each of {@link #inputs}
     * @throws IllegalArgumentException if one is missing or there is one too many
     * @throws EngineException if a kernel fails, or if a buffer's type or shape isn't the model's
     */
    Outputs trainStep(Map<String, HostBuffer> inputs);

    /**
     * Forward pass of the eval model, with the parameters as they are. The library feeds it the training model's parameters by position: it
     * must take all of them, in the training model's order, used or not.
     *
     * @param inputs one buffer for each input of the eval model
     * @throws IllegalStateException if the session has no eval model
     */
    Outputs evalStep(Map<String, HostBuffer> inputs);

    /**
     * Updates the trained parameters by the gradients, which it leaves as they are.
     *
     * @throws IllegalStateException if the session has no optimizer model
     */
    void optimizerStep(float learningRate);

    /** Makes the next {@link #trainStep} overwrite the gradients of earlier ones. */
    void resetGradients();

    /** Names of all parameters, trained and frozen, in the checkpoint's order. */
    List<String> parameterNames();

    /**
     * A copy of a parameter, trained or frozen.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    Array parameter(String name);

    /** Copies of all parameters, in the checkpoint's order. */
    Map<String, Array> parameters();

    /**
     * Overwrites a parameter, trained or frozen.
     *
     * @throws IllegalArgumentException if there is none of that name, or if type or shape differ
     */
    void setParameter(String name, Array value);

    /**
     * A copy of all that changes while the session trains, the optimizer's moments too. It costs a pass over all of it; see {@link #parameters} where
     * they are enough.
     *
     * @throws UserError if the system's temporary folder, which it goes through, has no room for it
     */
    SessionState state();

    /**
     * Goes on from a state: the session then does, bit for bit, what the one that it was taken from would have done. It takes as long as to open the session
     * did; parameters alone are set quicker with {@link #setParameter}. Gradients that weren't used yet are gone.
     *
     * @param state of this session, or another of the same program
     * @throws IllegalArgumentException if it is of another program; the session stays as it was then
     */
    void restore(SessionState state);

    /**
     * Writes parameters and state.
     *
     * @param file replaced if it is there
     * @param withOptimizer whether moments and step count go in, without which training can't go on as it was
     * @throws UserError if it can't be written
     */
    void saveCheckpoint(Path file, boolean withOptimizer);

    @Override
    void close();
}
