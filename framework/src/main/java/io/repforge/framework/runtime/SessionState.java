package io.repforge.framework.runtime;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.CheckpointFile.OptimizerGroup;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that changes in a session while it trains, by name: a session that is given it goes on bit for bit as the one that it was taken from would have gone on.
 * What isn't here doesn't change by itself: the models, the learning rate, which each step is told, and random tensors, which are functions of seed, step
 * and name.
 *
 * @param parameters what the optimizer moves
 * @param states what the graph keeps between steps, such as running statistics, and parameters that the loss doesn't depend on
 * @param moments of each parameter, what the optimizer keeps of its gradients, zeros at first: {@code momentum0} and {@code momentum1} for Adam, {@code momentum0}
 *     for plain descent, which the library keeps without a use; none in a session without optimizer. A state without any is one from before the first step
 * @param steps what the optimizer has done so far, by which it corrects its moments' bias
 */
public record SessionState(
        Map<String, Array> parameters, Map<String, Array> states, Map<String, Map<String, Array>> moments, long steps) {

    /** What the library calls its only group of parameters. */
    private static final String GROUP = "group0";

    public SessionState {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        Map<String, Map<String, Array>> copies = new LinkedHashMap<>();
        moments.forEach((name, values) -> copies.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        moments = Collections.unmodifiableMap(copies);
    }

    /** What a checkpoint holds of a session. */
    public static SessionState of(CheckpointFile checkpoint) {
        Map<String, Map<String, Array>> moments = new LinkedHashMap<>();
        checkpoint.groups().forEach(group -> moments.putAll(group.moments()));
        return new SessionState(checkpoint.trained(), checkpoint.frozen(), moments,
                checkpoint.groups().stream().mapToLong(OptimizerGroup::step).max().orElse(0));
    }

    /** A checkpoint from which training goes on here. */
    public CheckpointFile checkpoint() {
        List<OptimizerGroup> groups = moments.isEmpty() ? List.of() : List.of(new OptimizerGroup(GROUP, steps, 0, moments));
        return new CheckpointFile(CheckpointFile.VERSION, parameters, states, groups, Map.of());
    }

    /** Which numbers of {@link #flatten()} are what. */
    public StateLayout layout() {
        return StateLayout.of(this);
    }

    /**
     * All numbers of {@code float32} in a row, sorted by kind and name: two sessions of one program have the same of them in each place, so that workers can
     * average them. States of other types don't change while a session trains, and the steps are the same for all who did as many.
     */
    public float[] flatten() {
        return layout().flatten(this);
    }

    /**
     * The same with other numbers; what {@link #flatten()} leaves out stays.
     *
     * @param numbers in that order
     * @throws IllegalArgumentException if there are more or fewer
     */
    public SessionState with(float[] numbers) {
        return layout().inflate(this, numbers);
    }

    static boolean isFlattened(Array array) {
        return array.type() == DType.FLOAT32;
    }
}
