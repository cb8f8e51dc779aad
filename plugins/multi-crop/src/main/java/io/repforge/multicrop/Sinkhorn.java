package io.repforge.multicrop;

import io.repforge.api.array.DType;
import io.repforge.api.graph.Tensor;

/**
 * Sinkhorn and Knopp's iterations: choices of N rows among P prototypes are made such that all prototypes are chosen alike (SwAV, Caron et al. 2020, equation 5, and
 * listing 2 of its appendix). Prototypes come first in each iteration and rows last, so that each row sums to 1.
 */
final class Sinkhorn {

    /** Less than the share of any row or prototype, but for those that have none at all. */
    private static final double NOTHING = 1e-37;

    private Sinkhorn() {}

    /**
     * @param scores {@code [N, P]}
     * @param temperature scalar
     */
    static Tensor ofScores(Tensor scores, Tensor temperature, int iterations) {
        return of(positive(scores, temperature), iterations);
    }

    /** What is balanced, {@code exp(scores / temperature)} times what makes the largest 1: that does not matter, as it is balanced. */
    static Tensor positive(Tensor scores, Tensor temperature) {
        Tensor logits = scores.div(temperature);
        return logits.sub(logits.max(true, 0, 1)).exp();
    }

    /**
     * @param positive {@code [N, P]}, none below 0; rows of zeros stay such and change nothing
     * @param iterations 0 for the same
     */
    static Tensor of(Tensor positive, int iterations) {
        Tensor q = positive;
        for (int i = 0; i < iterations; i++) {
            q = shared(shared(q, 0), 1);
        }
        return q;
    }

    private static Tensor shared(Tensor q, int axis) {
        return q.div(q.sum(true, axis).max(q.graph().scalar(DType.FLOAT32, NOTHING)));
    }
}
