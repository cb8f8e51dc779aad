package io.repforge.framework.recipe;

/**
 * Where a value was written.
 *
 * @param source a file, a {@code --set} argument, a preset; empty for values that were given from Java
 * @param line line in the file, from 1; 0 where there are no lines
 */
record Origin(String source, int line) {

    static Origin of(String source) {
        return new Origin(source, 0);
    }
}
