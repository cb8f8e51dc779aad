package io.repforge.multicrop;

import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Mlp;

/**
 * P trained prototypes of length 1: scores of rows of length 1 are their cosines.
 *
 * @param weights {@code [P, D]}, of any length
 */
record Prototypes(Tensor weights) {

    /** What projections to prototypes are like, but for DINO's. */
    static final Mlp.Style PROJECTION = new Mlp.Style(Mlp.Norm.BEFORE_RELU, Mlp.OutputNorm.NONE, true);

    /**
     * In the current scope.
     *
     * @param count P
     * @param size D
     */
    static Prototypes of(Graph graph, long count, long size) {
        Shape shape = Shape.of(count, size);
        return new Prototypes(graph.parameter("prototypes", shape, Initializer.uniformFanIn(shape)));
    }

    /** Scores {@code [N, …, P]} of {@code [N, …, D]}. */
    Tensor scores(Tensor rows) {
        return scores(rows, unit());
    }

    /** The prototypes at length 1, for {@link #scores(Tensor, Tensor)} of several. */
    Tensor unit() {
        return weights.l2Normalize(1);
    }

    /** Scores {@code [N, …, P]} of {@code [N, …, D]} with {@link #unit}. */
    static Tensor scores(Tensor rows, Tensor unit) {
        return rows.linear(unit, null);
    }
}
