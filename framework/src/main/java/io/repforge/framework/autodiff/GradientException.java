package io.repforge.framework.autodiff;

import io.repforge.api.graph.Node;
import io.repforge.framework.UserError;

/** A node that gradients can't flow through. */
public final class GradientException extends UserError {

    private final transient Node node;

    /**
     * @param node where gradients can't go on
     * @param why what is wrong, and what to do
     */
    GradientException(Node node, String why) {
        super(node.name() + ": " + why);
        this.node = node;
    }

    /** The node. */
    public Node node() {
        return node;
    }
}
