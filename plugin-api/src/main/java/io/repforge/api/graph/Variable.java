package io.repforge.api.graph;

/**
 * A tensor that outlives the step.
 *
 * @param tensor its value at the start of a step
 * @param initializer where it starts
 * @param trained true for a parameter, which follows its gradient; false for state, which only {@link Graph#assign} changes
 * @param sharing how workers of a cluster share it
 */
public record Variable(Tensor tensor, Initializer initializer, boolean trained, Sharing sharing) {

    /** Its name, unique within the graph. */
    public String name() {
        return tensor.name();
    }
}
