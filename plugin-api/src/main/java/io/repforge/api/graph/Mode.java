package io.repforge.api.graph;

/** What a graph is built for. */
public enum Mode {
    /** Batch statistics, dropout, state that changes. */
    TRAINING,
    /** Running statistics, nothing random, state as it is. */
    EVALUATION
}
