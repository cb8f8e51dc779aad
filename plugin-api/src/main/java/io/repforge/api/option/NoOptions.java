package io.repforge.api.option;

/** For components that have nothing to choose. */
public record NoOptions() {}
