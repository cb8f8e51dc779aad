package io.repforge.api;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of parameters with {@code *} for any characters, slashes too. */
public final class NamePattern {

    private NamePattern() {}

    /** Whether a name is one of those that a pattern stands for. */
    public static boolean matches(String pattern, String name) {
        String expression = Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.matches(expression, name);
    }
}
