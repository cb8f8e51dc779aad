package io.repforge.api.nn;

import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network and an exponential moving average of it, as momentum encoders and heads need (MoCo, He et al. 2020, equation 2): the average starts
 * as a copy, and follows by {@link Graph#following} in each step of training before it is applied.
 *
 * @param <M> type of the network
 */
public final class MovingAverage<M> {

    private final Graph graph;
    private final Tensor momentum;
    private final String queryScope;
    private final String keyScope;
    private final M query;
    private final M key;

    /**
     * Builds both in scopes of their own, {@code query} and {@code key}, in the current one.
     *
     * @param start m, the share of the average that is kept, at the first step
     * @param schedule how m goes over the run
     * @param network builds the network; called twice, and must build the same
     */
    public MovingAverage(Graph graph, double start, MomentumSchedule schedule, Supplier<M> network) {
        this.graph = graph;
        this.momentum = schedule.momentum(graph, start);
        this.queryScope = graph.newScope("query");
        this.keyScope = graph.newScope("key");
        this.query = graph.within(queryScope, network);
        this.key = follow(network);
    }

    /** The network itself. */
    public M query() {
        return query;
    }

    /**
     * Applies the average. Gradients may flow through it, though not to its weights: stop them at the result. The network itself must have been
     * applied before, where it makes its parameters only then.
     */
    public <T> T applyKey(Function<M, T> application) {
        return follow(() -> application.apply(key));
    }

    private <T> T follow(Supplier<T> body) {
        return graph.within(keyScope, () -> graph.following(queryScope, momentum, body));
    }
}
