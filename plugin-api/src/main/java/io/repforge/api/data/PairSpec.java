package io.repforge.api.data;

import io.repforge.api.space.Space;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What pairs look like: the spaces of {@link Pair}'s arrays, and whether the loss is told a label of theirs. Immutable. */
public final class PairSpec {

    private final Space context;
    private final Space target;
    private final @Nullable Space extra;
    private final @Nullable String label;

    private PairSpec(Space context, Space target, @Nullable Space extra, @Nullable String label) {
        this.context = Objects.requireNonNull(context, "pairs need a space of contexts");
        this.target = Objects.requireNonNull(target, "pairs need a space of targets");
        this.extra = extra;
        this.label = label;
    }

    /** Pairs without extra context. */
    public static PairSpec of(Space context, Space target) {
        return new PairSpec(context, target, null, null);
    }

    /**
     * Pairs.
     *
     * @param context space of the context
     * @param target space of the target
     * @param extra space of the extra context; null where there is none
     */
    public static PairSpec of(Space context, Space target, @Nullable Space extra) {
        return new PairSpec(context, target, extra, null);
    }

    /** The same pairs with such contexts. */
    public PairSpec withContext(Space space) {
        return new PairSpec(space, target, extra, label);
    }

    /** The same pairs with such targets. */
    public PairSpec withTarget(Space space) {
        return new PairSpec(context, space, extra, label);
    }

    /** The same pairs with such extra context; null for none. */
    public PairSpec withExtra(@Nullable Space space) {
        return new PairSpec(context, target, space, label);
    }

    /**
     * The same pairs for a loss that learns from a label of theirs: from nothing else does training learn what the data knows of an observation.
     *
     * @param name name of a label that the data has classes of, and that pairs are {@linkplain Pair#withLabels given}; null for none
     */
    public PairSpec withLabel(@Nullable String name) {
        return new PairSpec(context, target, extra, name);
    }

    /** Space of the context. */
    public Space context() {
        return context;
    }

    /** Space of the target. */
    public Space target() {
        return target;
    }

    /** Space of the extra context; null where there is none. */
    public @Nullable Space extra() {
        return extra;
    }

    /** Name of the label that the loss is told; null for none, as mostly. */
    public @Nullable String label() {
        return label;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PairSpec spec && context.equals(spec.context) && target.equals(spec.target) && Objects.equals(extra, spec.extra)
                && Objects.equals(label, spec.label);
    }

    @Override
    public int hashCode() {
        return Objects.hash(context, target, extra, label);
    }

    @Override
    public String toString() {
        return "pairs of " + context + " and " + target + (extra == null ? "" : ", extra " + extra) + (label == null ? "" : ", label '" + label + "'");
    }
}
