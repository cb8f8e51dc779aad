package io.repforge.api.data;

import io.repforge.api.space.Space;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the steps of a source look like. Immutable: each method that adds something gives another. */
public final class StepSpec {

    private final Space observation;
    private final @Nullable Space action;
    private final Map<String, Space> labels;

    private StepSpec(Space observation, @Nullable Space action, Map<String, Space> labels) {
        this.observation = Objects.requireNonNull(observation, "steps need a space of observations");
        this.action = action;
        this.labels = Map.copyOf(labels);
    }

    /** Observations alone, without actions and labels. */
    public static StepSpec of(Space observation) {
        return new StepSpec(observation, null, Map.of());
    }

    /**
     * Observations with what else there is.
     *
     * @param observation space of the observations
     * @param action space of the actions; null where there are none
     * @param labels spaces of the labels by name
     */
    public static StepSpec of(Space observation, @Nullable Space action, Map<String, Space> labels) {
        return new StepSpec(observation, action, labels);
    }

    /** The same steps with such observations. */
    public StepSpec withObservation(Space space) {
        return new StepSpec(space, action, labels);
    }

    /** The same steps with such actions; null for none. */
    public StepSpec withAction(@Nullable Space space) {
        return new StepSpec(observation, space, labels);
    }

    /** The same steps with these labels instead. */
    public StepSpec withLabels(Map<String, Space> spaces) {
        return new StepSpec(observation, action, spaces);
    }

    /** Space of the observations. */
    public Space observation() {
        return observation;
    }

    /** Space of the actions; null where there are none. */
    public @Nullable Space action() {
        return action;
    }

    /** Spaces of the labels by name: discrete for classes, with their names where they are known, a scalar box for continuous factors. */
    public Map<String, Space> labels() {
        return labels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StepSpec spec && observation.equals(spec.observation) && Objects.equals(action, spec.action) && labels.equals(spec.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(observation, action, labels);
    }

    @Override
    public String toString() {
        return "steps of " + observation + (action == null ? "" : ", action " + action) + (labels.isEmpty() ? "" : ", labels " + labels);
    }
}
