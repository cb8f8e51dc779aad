package io.repforge.framework;

import java.util.List;
import java.util.stream.Collectors;

/** Commands as they can be copied into a shell. */
public final class ShellWords {

    private ShellWords() {}

    /** A command of words, each of which the shell takes for one. */
    public static String of(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
