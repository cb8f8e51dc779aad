package io.repforge.api.fault;

import org.jspecify.annotations.Nullable;

/** What goes wrong in components in ways that the contract knows. See the package for its cases. */
public abstract class ComponentException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param message what is wrong and what to do, as a sentence without its full stop
     * @param cause what was thrown; null for none
     */
    protected ComponentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
