package io.repforge.redundancy;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Whitening by Cholesky's decomposition (W-MSE, Ermolov et al. 2021, section 3): the inverse W of the lower triangle L with {@code L Lᵀ = Σ}. ONNX has no operator for it, so it is
 * unrolled: Gauss's elimination on {@code [Σ I]}, a few nodes for each row. The gradient isn't unrolled but closed: {@code −Wᵀ Φ(G Wᵀ) W}, made symmetric, with G the gradient of W and
 * Φ the lower triangle with half of the diagonal (Murray 2016, Differentiation of the Cholesky decomposition, equation 10).
 */
final class Whitening {

    /** Share of the mean variance that a pivot has at least, so that rounding can't make one negative. */
    private static final double SMALLEST_PIVOT = 1e-6;

    private Whitening() {}

    /**
     * The inverse of Cholesky's triangle of each matrix.
     *
     * @param covariances {@code [S, D, D]}, symmetric and positive
     * @return {@code [S, D, D]}, lower triangles
     */
    static Tensor of(Graph graph, Tensor covariances) {
        return graph.withGradient(List.of(covariances), () -> eliminated(graph, covariances), (w, gradient) -> List.of(gradient(graph, w, gradient)));
    }

    private static Tensor eliminated(Graph graph, Tensor covariances) {
        int d = Math.toIntExact(covariances.dim(1));
        Tensor identity = Matrices.identity(graph, d);
        Tensor floor = covariances.mul(identity).sum(true, 1, 2).mul(SMALLEST_PIVOT / d).max(graph.scalar(DType.FLOAT32, Float.MIN_NORMAL));
        Tensor rest = Tensor.concat(2, covariances, identity.expand(covariances.shape()));
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < d; i++) {
            // What is left of [Σ I]: rows from i on, and columns of Σ from i on.
            Tensor row = rest.slice(1, 0, 1);
            Tensor pivot = row.slice(2, 0, 1).max(floor).sqrt();
            Tensor scaled = row.div(pivot);
            rows.add(scaled.slice(2, d - i, 2 * (long) d - i));
            if (i < d - 1) {
                Tensor below = rest.slice(1, 1, d - i);
                Tensor factors = below.slice(2, 0, 1).div(pivot);
                rest = below.slice(2, 1, 2 * (long) d - i).sub(factors.mul(scaled.slice(2, 1, 2 * (long) d - i)));
            }
        }
        return Tensor.concat(1, rows);
    }

    private static Tensor gradient(Graph graph, Tensor w, Tensor gradient) {
        int d = Math.toIntExact(w.dim(1));
        Tensor triangle = Matrices.square(graph, d, (row, column) -> row == column ? 0.5f : row > column ? 1 : 0);
        Tensor inner = gradient.matmul(w.transposeMatrix()).mul(triangle);
        Tensor outer = w.transposeMatrix().matmul(inner).matmul(w);
        return outer.add(outer.transposeMatrix()).mul(-0.5);
    }
}
