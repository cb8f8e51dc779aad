package io.repforge.framework.recipe;

import io.repforge.framework.NearestName;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Value.Mapping;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of options in YAML that is no recipe: bound to a record in the way of recipes, with every fault at once, each with its line. */
public final class OptionsFile {

    private final String file;
    private final String what;
    private final Faults faults = new Faults();
    private final Optional<Value> root;

    private OptionsFile(Path file, String what) {
        this.file = file.toString();
        this.what = what;
        this.root = YamlReader.file(Recipes.read(file, what), this.file, faults);
    }

    /**
     * Reads a file.
     *
     * @param what it is, such as {@code study}
     * @throws io.repforge.framework.UserError if it can't be read
     */
    public static OptionsFile read(Path file, String what) {
        return new OptionsFile(file, what);
    }

    /**
     * Binds what it says.
     *
     * @param type a record annotated with {@link io.repforge.api.option.Option}
     * @return empty if there is a fault, which {@link #throwIfAny} tells
     */
    public <R extends Record> Optional<R> bind(Class<R> type, Components components) {
        if (root.isEmpty()) {
            return Optional.empty();
        }
        if (!(root.get() instanceof Mapping mapping)) {
            faults.add(root.get().origin(), "the " + what, "must be a map of keys, not " + root.get().shown());
            return Optional.empty();
        }
        return Optional.ofNullable(new Binding(new Catalogue(components), faults).record(OptionsModel.of(type), mapping, "", "key of a " + what, Set.of()))
                .map(type::cast);
    }

    /** What it says, in plain Java; nothing where it is no map. */
    public Map<String, @Nullable Object> plain() {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        if (root.orElse(null) instanceof Mapping mapping) {
            mapping.entries().forEach((key, entry) -> plain.put(key, entry.value().plain()));
        }
        return plain;
    }

    /**
     * Notes a fault.
     *
     * @param path keys and numbers of elements that lead to what is wrong, as far as they are there
     * @param message the rest of the sentence, whose subject is the key
     */
    public void fault(List<String> path, String message) {
        faults.add(new Origin(file, line(path)), path.isEmpty() ? "the " + what : String.join(".", path), message);
    }

    /**
     * Notes the fault that there is no such name.
     *
     * @param message the rest of the sentence but for what is valid
     */
    public void unknown(List<String> path, String message, String given, List<String> valid) {
        fault(path, message + "; " + NearestName.advice(given, valid));
    }

    /** The line where something was written: that of its key, or where it isn't there, of what it would be in; 0 if the file has none. */
    public int line(List<String> path) {
        Value at = root.orElse(null);
        int line = at == null ? 0 : at.origin().line();
        for (String key : path) {
            Place place = place(at, key);
            if (place == null) {
                return line;
            }
            at = place.value;
            line = place.line;
        }
        return line;
    }

    private record Place(Value value, int line) {}

    private static @Nullable Place place(@Nullable Value at, String key) {
        if (at instanceof Mapping mapping) {
            Mapping.Entry entry = mapping.entries().get(key);
            return entry == null ? null : new Place(entry.value(), entry.key().line());
        } else if (at instanceof Value.Sequence list && key.matches("[0-9]{1,9}") && Integer.parseInt(key) < list.elements().size()) {
            Value element = list.elements().get(Integer.parseInt(key));
            return new Place(element, element.origin().line());
        }
        return null;
    }

    /**
     * Tells everything that is wrong.
     *
     * @throws RecipeError if anything is
     */
    public void throwIfAny() {
        faults.throwIfAny();
    }
}
