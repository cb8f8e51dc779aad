package io.repforge.api.data;

import io.repforge.api.space.Space;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a source look like.
 *
 * @param observation space of the observations
 * @param action space of the actions; null where there are none
 * @param labels spaces of the labels by name: discrete for classes, with their names where they are known, a scalar box for continuous factors
 */
public record StepSpec(Space observation, @Nullable Space action, Map<String, Space> labels) {

    public StepSpec {
        labels = Map.copyOf(labels);
    }

    /** Observations alone, without actions and labels. */
    public static StepSpec of(Space observation) {
        return new StepSpec(observation, null, Map.of());
    }
}
