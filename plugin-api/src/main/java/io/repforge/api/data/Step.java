package io.repforge.api.data;

import io.repforge.api.array.Array;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a trajectory. A still image is a trajectory of one step.
 *
 * @param observation what was seen, of the source's observation space
 * @param action what was done then, of the source's action space; null where the source has no actions
 * @param done whether the trajectory ends with this step
 * @param labels numbers known of the observation, by name, such as the class of an image ({@code label}); never used in training
 */
public record Step(Array observation, @Nullable Array action, boolean done, Map<String, Double> labels) {

    /** The name of the label that probes use unless told otherwise. */
    public static final String LABEL = "label";

    public Step {
        labels = Map.copyOf(labels);
    }

    /** A still image without a label. */
    public static Step of(Array observation) {
        return new Step(observation, null, true, Map.of());
    }

    /** A still image with its class. */
    public static Step of(Array observation, long label) {
        return new Step(observation, null, true, Map.of(LABEL, (double) label));
    }
}
