package io.repforge.framework.install;

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

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
