package io.repforge.api;

import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a loss compares.
 *
 * @param context the decoded context: a prediction
 * @param target what it should agree with, row by row
 * @param negatives {@code [K, P]}, further rows that it should not agree with, such as a queue; null where there are none
 * @param others further comparisons by name, for losses that are sums over several, such as that of a policy trained along; mostly none
 */
public record Comparison(Distribution context, Distribution target, @Nullable Tensor negatives, Map<String, Comparison> others) {

    public Comparison {
        Objects.requireNonNull(context, "a comparison needs a context");
        Objects.requireNonNull(target, "a comparison needs a target");
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /** One comparison alone. */
    public Comparison(Distribution context, Distribution target, @Nullable Tensor negatives) {
        this(context, target, negatives, Map.of());
    }

    /** Without further negatives. */
    public static Comparison of(Distribution context, Distribution target) {
        return new Comparison(context, target, null);
    }

    /** The same with these negatives. */
    public Comparison withNegatives(Tensor rows) {
        return new Comparison(context, target, rows, others);
    }

    /** The same with another comparison beside it. */
    public Comparison with(String name, Comparison other) {
        Map<String, Comparison> more = new LinkedHashMap<>(others);
        more.put(name, other);
        return new Comparison(context, target, negatives, more);
    }
}
