package io.repforge.framework.reference;

import io.repforge.api.graph.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator computes. */
@FunctionalInterface
interface Operator {

    /**
     * @param node for its attributes and output types
     * @param inputs values of the inputs; null for one that is left out
     * @return values of the outputs, at least as many as the node has
     */
    List<Value> apply(Node node, List<@Nullable Value> inputs);

    /** An operator with one output. */
    @FunctionalInterface
    interface Single extends Operator {

        Value one(Node node, List<@Nullable Value> inputs);

        @Override
        default List<Value> apply(Node node, List<@Nullable Value> inputs) {
            return List.of(one(node, inputs));
        }
    }

    /** The input at a position, or null where it is left out. */
    static @Nullable Value optional(List<@Nullable Value> inputs, int position) {
        return position < inputs.size() ? inputs.get(position) : null;
    }
}
