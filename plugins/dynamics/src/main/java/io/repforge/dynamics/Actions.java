package io.repforge.dynamics;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Lstm;
import io.repforge.api.space.Space;
import org.jspecify.annotations.Nullable;

/** Encodes the actions of a pair as one vector: discrete ones are embedded, boxes flattened, then time is summed up. */
final class Actions {

    private final Graph graph;
    private final String scope;
    private final ActionOptions options;
    private final @Nullable Lstm lstm;
    private @Nullable Tensor embedding;

    Actions(Graph graph, ActionOptions options) {
        this.graph = graph;
        this.scope = graph.newScope("actions");
        this.options = options;
        this.lstm = options.summary() == ActionOptions.Summary.LSTM
                ? graph.within(scope, () -> new Lstm(graph, "lstm", options.lstmDim(), 1)) : null;
    }

    /**
     * @param encoder name of the encoder, for the message
     * @param actions {@code [N, k, …]}
     * @param space of the actions; null if the pairs have none in that place
     * @return {@code [N, A]}
     */
    Tensor encode(String encoder, @Nullable Tensor actions, @Nullable Space space) {
        Tensor given = require(encoder, actions, space);
        return graph.within(scope, () -> {
            Tensor sequence = space instanceof Space.Discrete discrete ? embed(given, discrete.n()) : flat(given);
            if (lstm == null) {
                return sequence.mean(false, 1);
            }
            Tensor states = lstm.apply(sequence.transpose(1, 0, 2));
            return states.select(0, states.dim(0) - 1);
        });
    }

    /** The actions, which are those of temporal pairs. */
    static Tensor require(String encoder, @Nullable Tensor actions, @Nullable Space space) {
        boolean fits = space != null && (space instanceof Space.Discrete discrete ? discrete.shape().rank() == 1
                : space instanceof Space.Box && space.shape().rank() >= 1);
        if (actions == null || !fits) {
            throw new GraphException("encoder " + encoder + " needs the actions of pairs, but there " + (space == null ? "are none"
                    : "is " + space) + "; choose pair_constructor temporal-offset with the mode that the algorithm's preset has");
        }
        return actions;
    }

    private Tensor embed(Tensor actions, int n) {
        if (embedding == null) {
            // As PyTorch's Embedding starts.
            embedding = graph.parameter("embedding", Shape.of(n, options.embeddingDim()), new Initializer.Gaussian(0, 1));
        }
        return embedding.gather(0, actions);
    }

    private static Tensor flat(Tensor actions) {
        Tensor numbers = actions.type() == DType.FLOAT32 ? actions : actions.cast(DType.FLOAT32);
        long n = numbers.dim(0);
        long k = numbers.dim(1);
        return numbers.reshape(n, k, numbers.shape().elements() / (n * k));
    }
}
