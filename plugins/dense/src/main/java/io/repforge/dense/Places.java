package io.repforge.dense;

import io.repforge.api.Loss;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;

/**
 * What is known of the places of a view.
 *
 * @param features {@code [N, T, D]}, from left to right and then from top to bottom
 * @param rows of the grid of places
 * @param columns of the grid of places
 */
record Places(Tensor features, int rows, int columns) {

    /**
     * Of a map {@code [N, D, h, w]}.
     *
     * @param loss which asks for it
     * @throws GraphException if it isn't such
     */
    static Places of(Loss<?> loss, Distribution map) {
        Tensor features = map.mean();
        if (features.shape().rank() != 4) {
            throw new GraphException("loss " + loss.name() + " compares places [N, P, h, w], but is given " + features.tensorType()
                    + "; choose a decoder that projects places, such as dense-projection-head");
        }
        int rows = Math.toIntExact(features.dim(2));
        int columns = Math.toIntExact(features.dim(3));
        return new Places(features.reshape(features.dim(0), features.dim(1), (long) rows * columns).transpose(0, 2, 1), rows, columns);
    }

    /** T. */
    int count() {
        return rows * columns;
    }

    /** Features of other places: for each place of the result, the number of the place that it has them of. */
    Tensor at(Tensor numbers) {
        return Rows.gather(features, numbers);
    }

    /**
     * The places of two views that belong together best.
     *
     * @param own numbers of places of the one view, {@code int64 [N, K]}, from the pair that lies closest on
     * @param partners numbers of those of the other view
     */
    record Matches(Tensor own, Tensor partners) {

        /**
         * Each place with the one of the other view that is nearest, and of these pairs the nearest.
         *
         * @param points of the one view, {@code [N, T, …]}
         * @param others of the other, {@code [N, S, …]}
         * @param count how many pairs, at most T
         */
        static Matches nearest(Tensor points, Tensor others, int count) {
            Tensor from = points.stopGradient();
            Tensor to = others.stopGradient();
            Tensor products = from.matmul(to.transposeMatrix());
            Tensor distances = products.mul(-2).add(from.square().sum(true, 2)).add(to.square().sum(true, 2).transposeMatrix());
            Ranking nearest = Ranking.smallest(distances, 2, 1);
            Ranking pairs = Ranking.smallest(nearest.values().squeeze(2), 1, count);
            return new Matches(pairs.indices(), Rows.gather(nearest.indices().squeeze(2), pairs.indices()));
        }
    }
}
