package io.repforge.api.graph;

import io.repforge.api.array.DType;

/**
 * What variables are made after, inside {@link Graph#following}.
 *
 * @param own whole scope of the network that follows
 * @param leader whole scope of the network that it follows
 * @param momentum share of its own value that a follower keeps, a scalar
 */
record Following(String own, String leader, Tensor momentum) {

    /** Whether a variable is a state that follows another by this. */
    boolean leadsState(Variable variable) {
        return variable.name().startsWith(own) && variable.initializer() instanceof Initializer.SameAs same
                && !same.variable().trained() && variable.tensor().type() == DType.FLOAT32;
    }

    /**
     * Where a variable of the network that follows starts, and what it goes after.
     *
     * @param whole its name
     * @throws GraphException if the leader has none like it
     */
    Initializer.SameAs start(Graph graph, String whole, TensorType type) {
        String name = leader + whole.substring(own.length());
        Variable variable = graph.variables().get(name);
        if (variable == null || !variable.tensor().tensorType().equals(type)) {
            throw new GraphException(whole + ": there is no " + type + " called " + name + " to follow; build and apply the leader first, by the same code");
        }
        return new Initializer.SameAs(variable);
    }

    /**
     * The value of a state in a buffer of its own. Batch normalisation overwrites the buffers of the statistics that it is given, which are
     * to be averaged as they were. Adding a difference of 0 isn't optimised away.
     */
    static Tensor copy(Variable follower) {
        Tensor leader = leaderOf(follower);
        return follower.tensor().add(leader.sub(leader));
    }

    Tensor average(Variable follower) {
        Tensor now = follower.tensor().graph().current(leaderOf(follower)).stopGradient();
        return follower.tensor().mul(momentum).add(now.sub(now.mul(momentum)));
    }

    private static Tensor leaderOf(Variable follower) {
        return ((Initializer.SameAs) follower.initializer()).variable().tensor();
    }
}
