package io.repforge.framework.recipe;

import io.repforge.framework.Brief;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a key of a recipe, as {@code --set} or another file makes it.
 *
 * @param key such as {@code loss.temperature}
 * @param value as plain Java: null, truth, number, text, list or map
 * @param source what faults name: a file, or an argument
 * @param line line of the file, from 1; 0 where there are no lines
 */
public record Change(String key, @Nullable Object value, String source, int line) {

    /**
     * Changes given as arguments.
     *
     * @param arguments such as {@code loss.temperature=0.2}; the value is YAML
     * @throws RecipeError with every argument that isn't one
     */
    public static List<Change> of(List<String> arguments) {
        Faults faults = new Faults();
        List<Change> changes = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String source = source(argument);
            if (equals < 1) {
                faults.add(Origin.of(source), "'" + argument + "'", "must be key=value, such as 'loss.temperature=0.2'");
                continue;
            }
            String key = argument.substring(0, equals).strip();
            YamlReader.inline(argument.substring(equals + 1), source, key, faults).ifPresent(value -> changes.add(new Change(key, value.plain(), source, 0)));
        }
        faults.throwIfAny();
        return changes;
    }

    static String source(String argument) {
        return "--set " + Brief.of(argument);
    }

    /** As {@code --set} takes it. */
    public String argument() {
        return key + "=" + shown();
    }

    /** The value as YAML in one line. */
    public String shown() {
        return shown(value);
    }

    /** A plain value as YAML in one line. */
    public static String shown(@Nullable Object plain) {
        return YamlWriter.line(JavaValues.of(plain, "").plain());
    }

    Value bound() {
        return JavaValues.of(value, origin());
    }

    Origin origin() {
        return new Origin(source, line);
    }
}
