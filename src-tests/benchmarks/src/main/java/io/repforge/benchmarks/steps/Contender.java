package io.repforge.benchmarks.steps;

import io.repforge.api.array.Array;
import java.io.IOException;
import java.util.Map;

/** An engine that trains a case, step by step. */
interface Contender extends AutoCloseable {

    /**
     * Makes the case ready, in place of the one before.
     *
     * @param update how parameters move; an engine that gives gradients anyway may ignore it
     * @param trained where parameters start
     * @param state where running statistics, averages and queues start
     */
    void open(Case what, Update update, Map<String, Array> trained, Map<String, Array> state) throws IOException;

    /**
     * Trains one step.
     *
     * @param inputs pairs and random tensors, by the names of the training model
     */
    Step step(Map<String, Array> inputs) throws IOException;

    /** Gradients of the step before, by the names of the parameters. Only after one step by {@link Update#GRADIENT}. */
    Map<String, Array> gradients() throws IOException;

    /** Averages, queues, running statistics as they are now. */
    Map<String, Array> state() throws IOException;

    /** The most memory that the process has had so far, in bytes. */
    long peakMemory() throws IOException;

    @Override
    void close() throws IOException;

    /**
     * What a step gave.
     *
     * @param nanos from inputs in the engine's memory to parameters that have moved and a loss that was read
     */
    record Step(double loss, long nanos) {}
}
