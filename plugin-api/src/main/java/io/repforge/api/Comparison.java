package io.repforge.api;

import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a loss compares.
 *
 * @param context the decoded context: a prediction
 * @param target what it should agree with, row by row
 * @param negatives {@code [K, P]}, further rows that it should not agree with, such as a queue; null where there are none
 */
public record Comparison(Distribution context, Distribution target, @Nullable Tensor negatives) {

    /** Without further negatives. */
    public static Comparison of(Distribution context, Distribution target) {
        return new Comparison(context, target, null);
    }
}
