package io.repforge.framework.recipe;

import org.jspecify.annotations.Nullable;

/**
 * Where a value was written.
 *
 * @param source a file, a {@code --set} argument, a preset; empty for values that were given from Java
 * @param line line in the file, from 1; 0 where there are no lines
 * @param plugin the plugin that has written it, whose own components are meant by names that others have, too; null for users
 */
record Origin(String source, int line, @Nullable String plugin) {

    Origin(String source, int line) {
        this(source, line, null);
    }

    static Origin of(String source) {
        return new Origin(source, 0);
    }
}
