package io.repforge.framework.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/**
 * The option {@code --json}, for commands that print a table. With it, standard output is one JSON value and nothing else; what is told beside it, such as
 * warnings and progress, goes to standard error. Faults are sentences there as ever, and there is no JSON then.
 */
final class JsonOption {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--json", description = "Print JSON in place of text: standard output is one JSON value and nothing else.")
    private boolean json;

    boolean isWanted() {
        return json;
    }

    /**
     * Prints what the command found, in one form or the other.
     *
     * @param value made of maps, lists, strings, numbers and booleans; its keys in snake_case, as those of recipes
     * @param text prints the same for people
     */
    void print(PrintWriter out, Object value, Runnable text) {
        if (json) {
            out.println(text(value));
        } else {
            text.run();
        }
    }

    /** A value as indented JSON. */
    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of " + value.getClass(), e);
        }
    }
}
