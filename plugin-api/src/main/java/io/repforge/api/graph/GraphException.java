package io.repforge.api.graph;

import io.repforge.api.fault.ComponentException;

/** A graph can't be built so. The message names the scope (and so the component), the operation and the shapes. */
public class GraphException extends ComponentException {

    private static final long serialVersionUID = 1;

    /**
     * @param message what is wrong and, where that is known, what to do
     */
    public GraphException(String message) {
        super(message, null);
    }
}
