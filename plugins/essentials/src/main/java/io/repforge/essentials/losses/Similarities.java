package io.repforge.essentials.losses;

import io.repforge.api.Comparison;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Rows of length 1 whose products are cosine similarities.
 *
 * @param context {@code [N, P]}
 * @param target {@code [N, P]}
 */
record Similarities(Tensor context, Tensor target) {

    /** What is subtracted from the similarity of a row with itself, so that it can't be chosen. */
    private static final double EXCLUDED = 1e9;

    /**
     * @param loss name of the loss, for the message
     * @param sample whether rows are drawn from their distributions
     * @throws GraphException if context and target aren't vectors of one length
     */
    static Similarities of(String loss, Comparison comparison, boolean sample) {
        Tensor context = comparison.context().mean();
        Tensor target = comparison.target().mean();
        if (context.shape().rank() != 2 || !context.type().isFloating() || !context.tensorType().equals(target.tensorType())) {
            throw new GraphException("loss " + loss + " compares vectors of one length, but the context is " + context.tensorType()
                    + " and the target " + target.tensorType() + "; choose a decoder that projects both to as many features,"
                    + " such as symmetric-projection-head");
        }
        return new Similarities(rows(comparison.context(), sample), rows(comparison.target(), sample));
    }

    private static Tensor rows(Distribution distribution, boolean sample) {
        return Compared.value(distribution, sample).l2Normalize(1);
    }

    long count() {
        return context.dim(0);
    }

    /** For losses whose negatives are the other rows of the batch. */
    Similarities requireNegatives(String loss) {
        if (count() == 1) {
            context.graph().warn("The loss " + loss + " takes its negatives from the batch, and a batch of one pair has none: the loss is hardly more than a constant"
                    + " and nothing is learnt. Raise batch_size; hundreds are usual.");
        }
        return this;
    }

    /** Similarities of rows among themselves, each with itself excluded: {@code r rᵀ − 10⁹ I}. */
    static Tensor amongThemselves(Tensor rows) {
        Graph graph = rows.graph();
        long n = rows.dim(0);
        long[] numbers = LongStream.range(0, n).toArray();
        Tensor down = graph.constant(Array.of(Shape.of(n, 1), numbers));
        Tensor across = graph.constant(Array.of(Shape.of(1, n), numbers));
        Tensor products = rows.matmul(rows.transposeMatrix());
        return down.equalTo(across).where(products.sub(EXCLUDED), products);
    }

    /** Class indices {@code from … from + n − 1}. */
    static Tensor labels(Graph graph, long from, long n) {
        return graph.longs(LongStream.range(from, from + n).toArray());
    }

    /** Mean similarity of partners, of others, and the difference. */
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
