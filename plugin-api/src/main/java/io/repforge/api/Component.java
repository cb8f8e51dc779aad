package io.repforge.api;

/**
 * What all kinds of components share. An implementation has a public constructor without parameters, keeps no state, and is
 * declared in {@code META-INF/services} under the name of its kind.
 *
 * @param <O> record with its options, described by {@link io.repforge.api.option.Option}
 */
public interface Component<O extends Record> {

    /** The name that recipes use, in kebab-case. Unique within its kind. */
    String name();

    /** What it is, in one line. */
    String description();

    /** Type of its options. */
    Class<O> optionsType();
}
