package io.repforge.api;

import io.repforge.api.fault.ComponentException;
import org.jspecify.annotations.Nullable;

/** A component gave what it must not give, such as null. It is its author's to mend. */
public final class ContractException extends ComponentException {

    private static final long serialVersionUID = 1;

    private final transient Component<?> component;
    private final String method;

    /**
     * @param component at fault
     * @param method what was called, such as {@code build()}
     * @param wrong what it did, as a sentence goes on from the component, such as {@code returns null from build()}
     */
    public ContractException(Component<?> component, String method, String wrong) {
        super(wrong, null);
        this.component = component;
        this.method = method;
    }

    /** The component at fault. */
    public Component<?> component() {
        return component;
    }

    /** What was called. */
    public String method() {
        return method;
    }

    /**
     * What a component's method returned.
     *
     * @throws ContractException if it is null
     */
    public static <T> T requireReturned(@Nullable T value, Component<?> component, String method) {
        if (value == null) {
            throw new ContractException(component, method, "returns null from " + method);
        }
        return value;
    }
}
