package io.repforge.framework.install;

import io.repforge.api.Component;
import io.repforge.framework.plugin.Components;

/**
 * A component that a plugin brings.
 *
 * @param kind such as {@code encoder}
 * @param name its name in recipes
 * @param description in one line; empty where it isn't known
 */
public record Declared(String kind, String name, String description) {

    public Declared {
        kind = kind == null ? "" : kind;
        name = name == null ? "" : name;
        description = description == null ? "" : description;
    }

    /** What is told of one that is installed. */
    public static Declared of(Components.Known known) {
        Component<?> component = known.installed().component();
        return new Declared(known.kind().kebabName(), component.name(), component.description());
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
