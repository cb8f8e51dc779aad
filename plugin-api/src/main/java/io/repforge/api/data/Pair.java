package io.repforge.api.data;

import io.repforge.api.array.Values;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One training example: what is encoded, what it is compared with, and what may help to predict it, each an array or what becomes one for its batch. Immutable. */
public final class Pair {

    private final Values context;
    private final Values target;
    private final @Nullable Values extra;
    private final long trajectory;
    private final long timestep;
    private final Map<String, Double> labels;

    private Pair(Values context, Values target, @Nullable Values extra, long trajectory, long timestep, Map<String, Double> labels) {
        this.context = context;
        this.target = target;
        this.extra = extra;
        this.trajectory = trajectory;
        this.timestep = timestep;
        this.labels = labels;
    }

    /**
     * One pair.
     *
     * @param context what the context encoder sees
     * @param target what the loss compares with
     * @param extra further context, such as the actions in between or a future frame; null where the pairs have none
     * @param trajectory number of the trajectory within the pass, counted from 0
     * @param timestep position of the context within its trajectory, counted from 0
     */
    public static Pair of(Values context, Values target, @Nullable Values extra, long trajectory, long timestep) {
        return new Pair(context, target, extra, trajectory, timestep, Map.of());
    }

    /** The same pair with other extra context; null for none. */
    public Pair withExtra(@Nullable Values other) {
        return new Pair(context, target, other, trajectory, timestep, labels);
    }

    /** The same pair as one of another trajectory. */
    public Pair inTrajectory(long number) {
        return new Pair(context, target, extra, number, timestep, labels);
    }

    /**
     * The same pair with what is known of its context. Nothing learns from it but the probes that a run has beside its training, and a loss that
     * is told a label by {@link PairSpec#label}.
     *
     * @param numbers labels by name, as those of the {@linkplain Step#labels step} that the context is the observation of
     */
    public Pair withLabels(Map<String, Double> numbers) {
        return new Pair(context, target, extra, trajectory, timestep, Map.copyOf(numbers));
    }

    /** What the context encoder sees. */
    public Values context() {
        return context;
    }

    /** What the loss compares with. */
    public Values target() {
        return target;
    }

    /** Further context, such as the actions in between or a future frame; null where the pairs have none. */
    public @Nullable Values extra() {
        return extra;
    }

    /** Number of the trajectory within the pass, counted from 0. */
    public long trajectory() {
        return trajectory;
    }

    /** Position of the context within its trajectory, counted from 0. */
    public long timestep() {
        return timestep;
    }

    /** Labels of the context by name; none where it isn't the observation of one step. The training graph sees of them what {@link PairSpec#label} names, and that in the loss alone. */
    public Map<String, Double> labels() {
        return labels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pair pair && context.equals(pair.context) && target.equals(pair.target) && Objects.equals(extra, pair.extra)
                && trajectory == pair.trajectory && timestep == pair.timestep && labels.equals(pair.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(context, target, extra, trajectory, timestep, labels);
    }

    @Override
    public String toString() {
        return "pair " + timestep + " of trajectory " + trajectory + ": " + context + ", " + target + (extra == null ? "" : ", " + extra)
                + (labels.isEmpty() ? "" : ", labels " + labels);
    }
}
