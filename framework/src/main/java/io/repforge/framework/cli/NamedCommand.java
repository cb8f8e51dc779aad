package io.repforge.framework.cli;

/**
 * A sub-command, perhaps of another module.
 *
 * @param name as it is given
 * @param type of picocli's commands; it may have the options of this package
 */
public record NamedCommand(String name, Class<?> type) {}
