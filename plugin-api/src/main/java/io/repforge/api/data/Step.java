package io.repforge.api.data;

import io.repforge.api.array.Array;
import io.repforge.api.array.Values;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step of a trajectory. A still image is a trajectory of one step. Immutable. */
public final class Step {

    /** The name of the label that probes use unless told otherwise. */
    public static final String LABEL = "label";

    private final Values observation;
    private final @Nullable Array action;
    private final boolean done;
    private final Map<String, Double> labels;
    private final @Nullable String origin;

    private Step(Values observation, @Nullable Array action, boolean done, Map<String, Double> labels, @Nullable String origin) {
        this.observation = observation;
        this.action = action;
        this.done = done;
        this.labels = Map.copyOf(labels);
        this.origin = origin;
    }

    /** A still image without a label. */
    public static Step of(Values observation) {
        return new Step(observation, null, true, Map.of(), null);
    }

    /** A still image with its class. */
    public static Step of(Values observation, long label) {
        return new Step(observation, null, true, Map.of(LABEL, (double) label), null);
    }

    /**
     * A step.
     *
     * @param observation what was seen, which is or becomes an array of the source's observation space
     * @param action what was done then, of the source's action space; null where the source has no actions
     * @param done whether the trajectory ends with this step
     * @param labels numbers known of the observation, by name, such as the class of an image ({@code label})
     */
    public static Step of(Values observation, @Nullable Array action, boolean done, Map<String, Double> labels) {
        return new Step(observation, action, done, labels, null);
    }

    /** The same step as the last of its trajectory. */
    public Step last() {
        return new Step(observation, action, true, labels, origin);
    }

    /**
     * The same step with another observation in place of its own, such as what is made of it; where it comes from stays known.
     *
     * @param other of the observation space of the source that is made so
     */
    public Step withObservation(Values other) {
        return new Step(other, action, done, labels, origin);
    }

    /**
     * The same step with its observation as an array.
     *
     * @throws IOException as {@link Values#array()}
     */
    public Step decoded() throws IOException {
        return observation instanceof Array ? this : withObservation(observation.array());
    }

    /**
     * The same step with where it comes from, for people: whoever looks at an image wants to find it again.
     *
     * @param source such as the path of an image within its folder, or the key of a sample
     */
    public Step from(String source) {
        return new Step(observation, action, done, labels, source);
    }

    /** What was seen: {@link Values#array()} of it is of the source's observation space. */
    public Values observation() {
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

    /** Numbers known of the observation, by name, such as the class of an image ({@code label}); not used in training but for the one that {@link PairSpec#label} names. */
    public Map<String, Double> labels() {
        return labels;
    }

    /** Where it comes from, as people find it; null where its source has no names for its steps. Steps that are equal but for that are equal. */
    public @Nullable String origin() {
        return origin;
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
