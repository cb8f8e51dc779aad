package io.repforge.framework.recipe;

import io.repforge.framework.Brief;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a recipe that isn't bound yet, and where each part of it was written: the same for YAML, Java maps, presets and {@code --set}. */
sealed interface Value {

    Origin origin();

    /** As it appears in a message, after "not". */
    String shown();

    /** As plain Java: null, {@link Boolean}, {@link Integer}, {@link Long}, {@link Double}, {@link String}, {@link List} or {@link Map}. */
    @Nullable
    Object plain();

    /**
     * @param value null, {@link Boolean}, {@link Long}, {@link Double} or {@link String}
     * @param text as it was written
     */
    record Scalar(@Nullable Object value, String text, Origin origin) implements Value {

        static Scalar of(@Nullable Object value, Origin origin) {
            return new Scalar(value, String.valueOf(value), origin);
        }

        @Override
        public String shown() {
            String brief = Brief.of(text);
            return value == null ? "empty" : value instanceof String ? "'" + brief + "'" : brief;
        }

        @Override
        public @Nullable Object plain() {
            return value instanceof Long number && number.intValue() == number ? (Object) number.intValue() : value;
        }
    }

    /** A list. */
    record Sequence(List<Value> elements, Origin origin) implements Value {

        @Override
        public String shown() {
            return "a list";
        }

        @Override
        public Object plain() {
            List<@Nullable Object> plain = new ArrayList<>();
            elements.forEach(element -> plain.add(element.plain()));
            return Collections.unmodifiableList(plain);
        }
    }

    /** A map, in the order in which it was written. */
    record Mapping(Map<String, Entry> entries, Origin origin) implements Value {

        /** The key of {@code {use: name, …}}. */
        static final String USE = "use";

        /** A value and where its key was written, which may be a line above. */
        record Entry(Origin key, Value value) {}

        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        static Mapping empty(Origin origin) {
            return new Mapping(Map.of(), origin);
        }

        @Nullable
        Value get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        boolean has(String key) {
            return entries.containsKey(key);
        }

        /** The same with one key set anew, in its old place where it had one. */
        Mapping with(String key, Origin keyOrigin, Value value) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.put(key, new Entry(keyOrigin, value));
            return new Mapping(changed, origin);
        }

        Mapping without(String key) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.remove(key);
            return new Mapping(changed, origin);
        }

        /** All keys of both; where both have one, that of the other. */
        Mapping overriddenBy(Mapping other) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.putAll(other.entries());
            return new Mapping(changed, other.origin());
        }

        @Override
        public String shown() {
            return "a map";
        }

        @Override
        public Object plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            entries.forEach((key, entry) -> plain.put(key, entry.value().plain()));
            return Collections.unmodifiableMap(plain);
        }
    }

    /** An object given from Java that is bound already, such as a {@link io.repforge.api.option.Use}. */
    record Given(Object object, Origin origin) implements Value {

        @Override
        public String shown() {
            return "a " + object.getClass().getSimpleName();
        }

        @Override
        public Object plain() {
            return object;
        }
    }
}
