package io.repforge.contrastive;

import io.repforge.api.Comparison;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Rows of length 1, whose products are cosines.
 *
 * @param context {@code [N, P]}
 * @param target {@code [N, P]}
 */
record Directions(Tensor context, Tensor target) {

    /** What is subtracted from a similarity that isn't to count. */
    private static final double EXCLUDED = 1e9;

    /**
     * @param loss name of the loss, for the message
     * @throws GraphException if context and target aren't vectors of one length
     */
    static Directions of(String loss, Comparison comparison) {
        requireVectors(loss, comparison);
        return new Directions(comparison.context().mean().l2Normalize(1), comparison.target().mean().l2Normalize(1));
    }

    /**
     * @param loss name of the loss, for the message
     * @throws GraphException if context and target aren't vectors of one length
     */
    static void requireVectors(String loss, Comparison comparison) {
        Tensor context = comparison.context().mean();
        Tensor target = comparison.target().mean();
        if (context.shape().rank() != 2 || !context.type().isFloating() || !context.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + loss + " compares vectors of one length, but the context is " + context.tensorType()
                    + " and the target " + target.tensorType() + "; choose a decoder that projects both to as many features,"
                    + " such as symmetric-projection-head or bidirectional-projection-head");
        }
    }

    long count() {
        return context.dim(0);
    }

    /** For losses whose negatives are the other rows of the batch. */
    Directions requireNegatives(String loss) {
        requireNegatives(loss, context);
        return this;
    }

    /** The same for rows of any length. */
    static void requireNegatives(String loss, Tensor rows) {
        if (rows.dim(0) == 1) {
            rows.graph().warn("The loss " + loss + " takes its negatives from the batch, and a batch of one pair has none: the loss is hardly more than a constant"
                    + " and nothing is learnt. Raise batch_size; hundreds are usual.");
        }
    }

    /** All cosines of one with the other, {@code [N, M]}. */
    static Tensor cosines(Tensor rows, Tensor others) {
        return rows.matmul(others.transposeMatrix());
    }

    /** A square of similarities whose diagonal can't be chosen. */
    static Tensor withoutDiagonal(Tensor square) {
        Graph graph = square.graph();
        long[] numbers = LongStream.range(0, square.dim(0)).toArray();
        Tensor down = graph.constant(Array.of(Shape.of(numbers.length, 1), numbers));
        Tensor across = graph.constant(Array.of(Shape.of(1, numbers.length), numbers));
        return down.equalTo(across).where(square.sub(EXCLUDED), square);
    }

    /** Class indices {@code 0 … N − 1}: each row's partner is that of its own number. */
    Tensor partners() {
        return partners(context);
    }

    /** The same for any rows. */
    static Tensor partners(Tensor rows) {
        return rows.graph().longs(LongStream.range(0, rows.dim(0)).toArray());
    }

    /** Mean cosine of partners, of others, and the difference. */
    Map<String, Tensor> statistics() {
        Tensor self = context.mul(target).sum();
        Tensor all = context.sum(false, 0).mul(target.sum(false, 0)).sum();
        double n = count();
        Tensor meanSelf = self.div(n);
        Tensor meanOther = all.sub(self).div(Math.max(1, n * (n - 1)));
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statistics.put("mean_self_similarity", meanSelf);
        statistics.put("mean_other_similarity", meanOther);
        statistics.put("similarity_difference", meanSelf.sub(meanOther));
        statistics.replaceAll((name, tensor) -> tensor.stopGradient());
        return statistics;
    }
}
