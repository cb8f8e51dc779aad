package io.repforge.api.nn;

import io.repforge.api.Experimental;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Brings each component of vectors to a mean of 0 and a deviation of 1, by statistics of the data that are gathered in training and are the same in evaluation: the
 * mean over all batches seen, of the last thousand or so. Unlike a {@link BatchNorm}, it suits data whose units may be large or small beside 1, and gives a vector the
 * same whatever else is in its batch. A component that never changes becomes 0. No gradient goes through the statistics. N stays open.
 */
@Experimental
public final class Standardisation {

    private static final double BATCHES = 1000;
    /** As shares of the mean, and as deviations: what is smaller is taken for rounding. */
    private static final double ROUNDING = 1e-5;
    private static final double SMALL = 1e-12;

    private final Graph graph;
    private final String scope;
    private @Nullable Statistics statistics;

    private record Statistics(Tensor batches, Tensor mean, Tensor variance) {}

    /**
     * @param name name of its scope
     */
    public Standardisation(Graph graph, String name) {
        this.graph = graph;
        this.scope = graph.newScope(name);
    }

    /**
     * @param x {@code [N, D]}
     * @throws GraphException if these aren't vectors
     */
    public Tensor apply(Tensor x) {
        if (x.shape().rank() != 2) {
            throw new GraphException(graph.scope() + "standardisation: takes vectors [N, components], but is given " + x.tensorType());
        }
        return graph.within(scope, () -> {
            if (statistics == null) {
                Shape components = Shape.of(x.dim(1));
                statistics = new Statistics(graph.state("batches", DType.FLOAT32, Shape.SCALAR, Initializer.zeros()),
                        graph.state("mean", DType.FLOAT32, components, Initializer.zeros()), graph.state("variance", DType.FLOAT32, components, Initializer.ones()));
            }
            Tensor mean = graph.current(statistics.mean);
            Tensor variance = graph.current(statistics.variance);
            if (graph.mode() != Mode.EVALUATION) {
                Tensor batches = graph.current(statistics.batches).add(1).min(graph.scalar(DType.FLOAT32, BATCHES));
                Tensor given = x.stopGradient();
                Tensor seen = given.mean(false, 0);
                mean = mean.add(seen.sub(mean).div(batches));
                // About the mean of all batches, so that what one batch is apart from the others counts, too.
                variance = variance.add(given.sub(mean).square().mean(false, 0).sub(variance).div(batches));
                graph.assign(statistics.batches, batches);
                graph.assign(statistics.mean, mean);
                graph.assign(statistics.variance, variance);
            }
            return x.sub(mean).div(variance.add(mean.mul(ROUNDING).square()).add(SMALL).sqrt());
        });
    }
}
