package io.repforge.api.data;

import io.repforge.api.space.Space;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a training batch looks like after augmentation: the spaces of context, target and extra, whose images may have other sizes than the data's, and the further views. */
public final class BatchSpec {

    private final PairSpec pairs;
    private final Map<String, ViewSpec> views;

    private BatchSpec(PairSpec pairs, Map<String, ViewSpec> views) {
        this.pairs = Objects.requireNonNull(pairs, "a batch is made of pairs");
        this.views = views;
    }

    /** Pairs without further views. */
    public static BatchSpec of(PairSpec pairs) {
        return new BatchSpec(pairs, Map.of());
    }

    /** What context, target and extra are. */
    public PairSpec pairs() {
        return pairs;
    }

    /** What the context is. */
    public Space context() {
        return pairs.context();
    }

    /** What the target is. */
    public Space target() {
        return pairs.target();
    }

    /** What the extra context is; null where there is none. */
    public @Nullable Space extra() {
        return pairs.extra();
    }

    /** The further views by name, in the order in which they were added; mostly none. */
    public Map<String, ViewSpec> views() {
        return views;
    }

    /** The same with another context. */
    public BatchSpec withContext(Space space) {
        return withPairs(pairs.withContext(space));
    }

    /** The same with another target. */
    public BatchSpec withTarget(Space space) {
        return withPairs(pairs.withTarget(space));
    }

    /** The same with another extra context; null for none. */
    public BatchSpec withExtra(@Nullable Space space) {
        return withPairs(pairs.withExtra(space));
    }

    /** The same with other pairs. */
    public BatchSpec withPairs(PairSpec other) {
        return new BatchSpec(other, views);
    }

    /**
     * The same with a further view; what was there under that name is replaced.
     *
     * @param count how many tensors it has, at least 1
     * @param space what a row of each is
     */
    public BatchSpec withView(String name, int count, Space space) {
        Map<String, ViewSpec> more = new LinkedHashMap<>(views);
        more.put(name, ViewSpec.of(count, space));
        return new BatchSpec(pairs, Collections.unmodifiableMap(more));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchSpec spec && pairs.equals(spec.pairs) && views.equals(spec.views);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pairs, views);
    }

    @Override
    public String toString() {
        String further = views.entrySet().stream().map(view -> ", view '" + view.getKey() + "' " + view.getValue()).collect(Collectors.joining());
        return "context " + pairs.context() + ", target " + pairs.target() + (pairs.extra() == null ? "" : ", extra " + pairs.extra()) + further;
    }
}
