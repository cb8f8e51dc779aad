package io.repforge.framework.run;

import io.repforge.framework.artifacts.TrainingModel;

/** What a run calls its metrics, but for the statistics of losses and the scores of evaluations, whose names are their own. */
public final class MetricNames {

    public static final String LOSS = TrainingModel.LOSS;
    public static final String GRADIENT_NORM = TrainingModel.GRADIENT_NORM;
    public static final String WEIGHT_NORM = TrainingModel.WEIGHT_NORM;
    /** The gradient's norm as a share of the parameters'; of the parts of the network, too, each with a slash and its name behind it. */
    public static final String GRADIENT_TO_WEIGHT = TrainingModel.GRADIENT_TO_WEIGHT;
    /** How far the step before a line of metrics has moved the parameters, as a share of their norm. */
    public static final String UPDATE_TO_WEIGHT = "update_to_weight";
    public static final String LEARNING_RATE = TrainingModel.LEARNING_RATE;

    /** The epoch of a step, from 1. */
    public static final String EPOCH = "epoch";
    /** A step within its epoch, from 1. */
    public static final String STEP = "step";
    /** Steps of the run so far. */
    public static final String BATCHES_TRAINED = "batches_trained";
    /** Steps of the data that couldn't be read so far. */
    public static final String SKIPPED = "skipped";

    public static final String SECONDS_PER_BATCH = "seconds_per_batch";
    public static final String SECONDS_PER_1000_SAMPLES = "seconds_per_1000_samples";
    /** Of the time of steps, that in which they waited for their batches. */
    public static final String WAITING_SHARE = "waiting_share";

    /** How far the workers of a round agree: the length of their mean move, as a share of the mean length of their moves. 1 where all move alike. */
    public static final String WORKERS_AGREEMENT = "workers_agreement";
    /** Of the time of rounds, that in which no worker does steps: what it takes to send, to add up, and to bring sessions to a state and take it from them. */
    public static final String BETWEEN_ROUNDS = "between_rounds";

    /** Millions of bytes that workers have sent in a round. */
    public static final String ROUND_MEGABYTES = "round_megabytes";

    private MetricNames() {}
}
