package io.repforge.multicrop;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Tensor;

/**
 * Kozachenko and Leonenko's estimate of how spread rows are, negated (Sablayrolles et al. 2019, equation 3; DINOv2, Oquab et al. 2024, section 4):
 * {@code −mean log(d + ε)}, d the distance of each row of length 1 to the nearest other one.
 */
final class Koleo {

    private static final double EPSILON = 1e-8;
    /** Less than a cosine can be, so that no row is the nearest to itself. */
    private static final float NEVER = -4;

    private Koleo() {}

    /**
     * @param x {@code [N, D]}
     * @return scalar; 0 for a single row, which has no other
     */
    static Tensor of(Tensor x) {
        Graph graph = x.graph();
        int n = Math.toIntExact(x.dim(0));
        if (n == 1) {
            return graph.scalar(DType.FLOAT32, 0);
        }
        Tensor rows = x.l2Normalize(1);
        float[] self = new float[n * n];
        for (int i = 0; i < n; i++) {
            self[i * n + i] = NEVER;
        }
        Tensor cosines = rows.stopGradient().matmul(rows.stopGradient().transposeMatrix()).add(graph.constant(Array.of(Shape.of(n, n), self)));
        Tensor nearest = rows.gather(0, Ranking.largest(cosines, 1, 1).indices().squeeze(1));
        // ε in the difference, as PyTorch's distances have it, keeps the root's gradient finite where two rows are one.
        Tensor distance = rows.sub(nearest).add(EPSILON).square().sum(false, 1).sqrt();
        return distance.add(EPSILON).log().mean().neg();
    }
}
