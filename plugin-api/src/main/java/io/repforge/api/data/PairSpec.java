package io.repforge.api.data;

import io.repforge.api.space.Space;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What pairs look like: the spaces of {@link Pair}'s arrays. Immutable. */
public final class PairSpec {

    private final Space context;
    private final Space target;
    private final @Nullable Space extra;

    private PairSpec(Space context, Space target, @Nullable Space extra) {
        this.context = Objects.requireNonNull(context, "pairs need a space of contexts");
        this.target = Objects.requireNonNull(target, "pairs need a space of targets");
        this.extra = extra;
    }

    /** Pairs without extra context. */
    public static PairSpec of(Space context, Space target) {
        return new PairSpec(context, target, null);
    }

    /**
     * Pairs.
     *
     * @param context space of the context
     * @param target space of the target
     * @param extra space of the extra context; null where there is none
     */
    public static PairSpec of(Space context, Space target, @Nullable Space extra) {
        return new PairSpec(context, target, extra);
    }

    /** The same pairs with such extra context; null for none. */
    public PairSpec withExtra(@Nullable Space space) {
        return new PairSpec(context, target, space);
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PairSpec spec && context.equals(spec.context) && target.equals(spec.target) && Objects.equals(extra, spec.extra);
    }

    @Override
    public int hashCode() {
        return Objects.hash(context, target, extra);
    }

    @Override
    public String toString() {
        return "pairs of " + context + " and " + target + (extra == null ? "" : ", extra " + extra);
    }
}
