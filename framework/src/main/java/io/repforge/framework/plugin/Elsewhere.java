package io.repforge.framework.plugin;

import java.util.Optional;

/** Knows of components that aren't installed. */
@FunctionalInterface
public interface Elsewhere {

    /** Knows of none. */
    Elsewhere NOWHERE = (kind, name) -> Optional.empty();

    /**
     * How to come by a component.
     *
     * @param name its name, or {@code plugin-id/name}
     * @return the end of a sentence that has said that it isn't there; empty if nothing is known of it
     */
    Optional<String> advice(ComponentKind kind, String name);
}
