package io.repforge.api.graph;

/** A graph was built wrongly. The message names the scope (and so the component), the operation and the shapes. */
public class GraphException extends RuntimeException {

    public GraphException(String message) {
        super(message);
    }
}
