package io.repforge.api.data;

import io.repforge.api.array.Array;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step of a trajectory. A still image is a trajectory of one step. Immutable. */
public final class Step {

    /** The name of the label that probes use unless told otherwise. */
    public static final String LABEL = "label";

    private final Array observation;
    private final @Nullable Array action;
    private final boolean done;
    private final Map<String, Double> labels;

    private Step(Array observation, @Nullable Array action, boolean done, Map<String, Double> labels) {
        this.observation = observation;
        this.action = action;
        this.done = done;
        this.labels = Map.copyOf(labels);
    }

    /** A still image without a label. */
    public static Step of(Array observation) {
        return new Step(observation, null, true, Map.of());
    }

    /** A still image with its class. */
    public static Step of(Array observation, long label) {
        return new Step(observation, null, true, Map.of(LABEL, (double) label));
    }

    /**
     * A step.
     *
     * @param observation what was seen, of the source's observation space
     * @param action what was done then, of the source's action space; null where the source has no actions
     * @param done whether the trajectory ends with this step
     * @param labels numbers known of the observation, by name, such as the class of an image ({@code label})
     */
    public static Step of(Array observation, @Nullable Array action, boolean done, Map<String, Double> labels) {
        return new Step(observation, action, done, labels);
    }

    /** The same step as the last of its trajectory. */
    public Step last() {
        return new Step(observation, action, true, labels);
    }

    /** What was seen, of the source's observation space. */
    public Array observation() {
        return observation;
    }

    /** What was done then, of the source's action space; null where the source has no actions. */
    public @Nullable Array action() {
        return action;
    }

    /** Whether the trajectory ends with this step. */
    public boolean done() {
        return done;
    }

    /** Numbers known of the observation, by name, such as the class of an image ({@code label}); never used in training. */
    public Map<String, Double> labels() {
        return labels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Step step && observation.equals(step.observation) && Objects.equals(action, step.action) && done == step.done
                && labels.equals(step.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(observation, action, done, labels);
    }

    @Override
    public String toString() {
        return "step " + observation + (action == null ? "" : ", action " + action) + (done ? ", done" : "") + (labels.isEmpty() ? "" : ", labels " + labels);
    }
}
