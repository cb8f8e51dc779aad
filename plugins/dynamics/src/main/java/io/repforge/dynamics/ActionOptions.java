package io.repforge.dynamics;

import io.repforge.api.Encoder;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;

/**
 * Options of encoders that encode actions beside observations.
 *
 * @param encoder encoder of the observations
 * @param embeddingDim features of a discrete action
 * @param summary how the actions of a pair become one vector
 * @param lstmDim features of the summary by LSTM
 */
public record ActionOptions(
        @Option(value = "Encoder of the observations", defaults = "magical-cnn") Use<Encoder<?>> encoder,
        @Option(value = "Number of features of a discrete action", defaults = "5", min = 1) int embeddingDim,
        @Option(value = "How the actions of a pair become one vector: mean over time, or the last state of an LSTM", defaults = "mean") Summary summary,
        @Option(value = "Number of features of the summary, if it is an LSTM's", defaults = "48", min = 1) int lstmDim) {

    /** How the actions of a pair become one vector. */
    public enum Summary {
        /** Their mean over time. */
        MEAN,
        /** The last state of an LSTM, which sees their order. */
        LSTM
    }
}
