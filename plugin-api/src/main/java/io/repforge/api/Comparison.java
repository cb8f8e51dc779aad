package io.repforge.api;

import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a loss compares. Immutable: each method that adds something gives another. */
public final class Comparison {

    /** Name of the comparison the other way round, where the target is what predicts and the context what is predicted, for losses that are of both ways. */
    public static final String SWAPPED = "swapped";

    private final Distribution context;
    private final Distribution target;
    private final @Nullable Tensor negatives;
    private final Map<String, Comparison> others;

    private Comparison(Distribution context, Distribution target, @Nullable Tensor negatives, Map<String, Comparison> others) {
        this.context = Objects.requireNonNull(context, "a comparison needs a context");
        this.target = Objects.requireNonNull(target, "a comparison needs a target");
        this.negatives = negatives;
        this.others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /**
     * One comparison alone, without further negatives.
     *
     * @param context the decoded context: a prediction
     * @param target what it should agree with, row by row
     */
    public static Comparison of(Distribution context, Distribution target) {
        return new Comparison(context, target, null, Map.of());
    }

    /**
     * The same with these negatives.
     *
     * @param rows {@code [K, P]}; null for none
     */
    public Comparison withNegatives(@Nullable Tensor rows) {
        return new Comparison(context, target, rows, others);
    }

    /** The same with another target, such as a neighbour of the one that it was. */
    public Comparison withTarget(Distribution other) {
        return new Comparison(context, other, negatives, others);
    }

    /** The same with another comparison beside it. */
    public Comparison with(String name, Comparison other) {
        Map<String, Comparison> more = new LinkedHashMap<>(others);
        more.put(name, other);
        return new Comparison(context, target, negatives, more);
    }

    /** The same without the comparison of that name beside it. */
    public Comparison without(String name) {
        Map<String, Comparison> fewer = new LinkedHashMap<>(others);
        fewer.remove(name);
        return new Comparison(context, target, negatives, fewer);
    }

    /** The decoded context: a prediction. */
    public Distribution context() {
        return context;
    }

    /** What it should agree with, row by row. */
    public Distribution target() {
        return target;
    }

    /** {@code [K, P]}, further rows that the context should not agree with, such as a queue; null where there are none. */
    public @Nullable Tensor negatives() {
        return negatives;
    }

    /**
     * Further comparisons by name, for losses that are sums over several, such as that of a policy trained along, or of each small crop with a large one;
     * mostly none.
     */
    public Map<String, Comparison> others() {
        return others;
    }

    /** This comparison and, where there is one, the one {@linkplain #SWAPPED the other way round}, for losses that are sums or means over both. */
    public List<Comparison> ways() {
        Comparison swapped = others.get(SWAPPED);
        return swapped == null ? List.of(this) : List.of(this, swapped);
    }

    /**
     * The further comparison of a name.
     *
     * @throws GraphException if there is none of that name
     */
    public Comparison other(String name) {
        Comparison other = others.get(name);
        if (other == null) {
            throw new GraphException(
                    "the decoder gives no comparison '" + name + "', " + (others.isEmpty() ? "nor any other beside the first" : "only " + others.keySet())
                            + "; choose a decoder that gives it");
        }
        return other;
    }
}
