package io.repforge.api.loss;

import io.repforge.api.Comparison;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Rows of length 1, whose products are cosines, for contrastive losses.
 *
 * @param context {@code [N, P]}
 * @param target {@code [N, P]}
 */
public record Directions(Tensor context, Tensor target) {

    /** What is subtracted from a similarity that isn't to count. */
    private static final double EXCLUDED = 1e9;

    /**
     * @param loss name of the loss, for the message
     * @throws GraphException if context and target aren't vectors of one length
     */
    public static Directions of(String loss, Comparison comparison) {
        requireVectors(loss, comparison);
        return new Directions(comparison.context().mean().l2Normalize(1), comparison.target().mean().l2Normalize(1));
    }

    /**
     * @param loss name of the loss, for the message
     * @throws GraphException if context and target aren't vectors of one length
     */
    public static void requireVectors(String loss, Comparison comparison) {
        Tensor context = comparison.context().mean();
        Tensor target = comparison.target().mean();
        if (context.shape().rank() != 2 || !context.type().isFloating() || !context.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + loss + " compares vectors of one length, but the context is " + context.tensorType()
                    + " and the target " + target.tensorType() + "; choose a decoder that projects both to as many features,"
                    + " such as symmetric-projection-head or bidirectional-projection-head");
        }
    }

    /** N. */
    public long count() {
        return context.dim(0);
    }

    /**
     * For losses whose negatives are the other rows of the batch: warns where there are none.
     *
     * @param loss name of the loss, for the message
     */
    public Directions requireNegatives(String loss) {
        if (count() == 1) {
            context.graph().warn("The loss " + loss + " takes its negatives from the batch, and a batch of one pair has none: the loss is hardly more than a constant"
                    + " and nothing is learnt. Raise batch_size; hundreds are usual.");
        }
        return this;
    }

    /** All cosines of one with the other, {@code [N, M]} of {@code [N, P]} and {@code [M, P]}. */
    public static Tensor cosines(Tensor rows, Tensor others) {
        return rows.matmul(others.transposeMatrix());
    }

    /** Similarities {@code [N, …, N]}, of which that of each with itself can't be chosen: less 10⁹. */
    public static Tensor withoutItself(Tensor similarities) {
        Graph graph = similarities.graph();
        long[] numbers = LongStream.range(0, similarities.dim(0)).toArray();
        Tensor down = graph.constant(Array.of(along(0, similarities), numbers));
        Tensor across = graph.constant(Array.of(along(similarities.shape().rank() - 1, similarities), numbers));
        return down.equalTo(across).where(similarities.sub(EXCLUDED), similarities);
    }

    private static Shape along(int axis, Tensor similarities) {
        long[] dims = new long[similarities.shape().rank()];
        Arrays.fill(dims, 1);
        return Shape.of(dims).with(axis, similarities.dim(0));
    }

    /** Class indices {@code 0 … N − 1}: each row's partner is that of its own number. */
    public Tensor partners() {
        return context.graph().longs(LongStream.range(0, count()).toArray());
    }

    /** Mean cosine of partners, of others, and the difference. */
    public Map<String, Tensor> statistics() {
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
