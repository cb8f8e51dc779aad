package io.repforge.api.graph;

import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Operations on the rows of each sample, such as the patches of an image, chosen by indices that differ from sample to sample: what masked autoencoders
 * and joint-embedding prediction hide and show. All leave N, the number of samples, open.
 */
public final class Rows {

    private Rows() {}

    /**
     * Takes rows: {@code y[n, k] = x[n, indices[n, k]]}. To take the same rows of each sample, see {@link Tensor#gather}.
     *
     * @param x {@code [N, T, …]}
     * @param indices {@code int64 [N, K]}, from 0 to T − 1; a row may be taken several times, and gets the sum of the gradients
     * @return {@code [N, K, …]}
     */
    public static Tensor gather(Tensor x, Tensor indices) {
        require(x, indices, "GatherND");
        Shape shape = x.shape().with(1, indices.dim(1));
        return x.graph().node("GatherND", new TensorType(x.type(), shape), Map.of("batch_dims", Attribute.of(1)), x, indices.unsqueeze(2));
    }

    /**
     * Puts rows in the place of others: {@code y[n, indices[n, k]] = rows[n, k]}, and the rest is that of {@code x}. Gradients flow to both.
     *
     * @param x {@code [N, T, …]}
     * @param indices {@code int64 [N, K]}, from 0 to T − 1, all different within a sample
     * @param rows {@code [N, K, …]}
     * @return of the shape of {@code x}
     */
    public static Tensor scatter(Tensor x, Tensor indices, Tensor rows) {
        String op = "ScatterElements";
        require(x, indices, op);
        Checks.that(rows.type() == x.type() && rows.shape().equals(x.shape().with(1, indices.dim(1))), x, op,
                "rows must be " + x.type() + " " + x.shape().with(1, indices.dim(1)) + ", got " + rows.tensorType());
        return x.graph().node(op, x.tensorType(), Map.of("axis", Attribute.of(1)), x, like(indices, rows), rows);
    }

    /** The indices once for each feature of a row. */
    private static Tensor like(Tensor indices, Tensor rows) {
        int[] features = new int[rows.shape().rank() - 2];
        Arrays.setAll(features, i -> i + 2);
        return features.length == 0 ? indices : indices.unsqueeze(features).expand(rows.shape());
    }

    private static void require(Tensor x, Tensor indices, String op) {
        Checks.type(indices, DType.INT64, op);
        Checks.that(x.shape().rank() >= 2 && indices.shape().rank() == 2 && indices.dim(0) == x.dim(0), x, op,
                "takes [N, T, …] by indices [N, K], got " + x.shape() + " by " + indices.shape());
    }

    /**
     * The same for each sample of another tensor, such as a class token or a mask token, which are parameters: {@code [1, …]} becomes {@code [N, …]}. The node
     * reads N from the other tensor as it runs, and doesn't fix it.
     *
     * @param x {@code [1, …]}
     * @param samples {@code [N, …]}
     */
    public static Tensor repeat(Tensor x, Tensor samples) {
        int rank = x.shape().rank();
        Checks.that(rank >= 1 && x.dim(0) == 1 && samples.shape().rank() >= 1, x, "Expand",
                "takes [1, …] for each of [N, …], got " + x.shape() + " for " + samples.shape());
        Graph g = x.graph();
        Tensor n = g.node("Shape", TensorType.of(DType.INT64, 1), Map.of("start", Attribute.of(0), "end", Attribute.of(1)), samples);
        long[] ones = new long[rank - 1];
        Arrays.fill(ones, 1);
        Tensor shape = rank == 1 ? n : Tensor.concat(0, List.of(n, g.longs(ones)));
        return g.node("Expand", new TensorType(x.type(), x.shape().with(0, samples.dim(0))), Map.of(), x, shape);
    }
}
