package io.repforge.framework.recipe;

import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import io.repforge.framework.recipe.Value.Mapping;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java objects as values, so that presets and options from Java take the same way as YAML. */
final class JavaValues {

    /** As deep as YAML may be: what holds itself has no end. */
    private static final int MAX_DEPTH = 50;
    private static final int MAX_VALUES = 1_000_000;

    private final Origin origin;
    private int depth;
    private int values;

    private JavaValues(Origin origin) {
        this.origin = origin;
    }

    /**
     * @param object null, numbers, text, enum constants, paths, maps, iterables, arrays, option values, and components bound already
     * @param source what to name in faults; empty for nothing
     */
    static Value of(@Nullable Object object, String source) {
        return new JavaValues(Origin.of(source)).value(object);
    }

    static Value of(@Nullable Object object, Origin origin) {
        return new JavaValues(origin).value(object);
    }

    static Mapping of(Map<String, ?> map, String source) {
        return of(map, Origin.of(source));
    }

    static Mapping of(Map<String, ?> map, Origin origin) {
        return new JavaValues(origin).mapping(map);
    }

    /** @throws IllegalArgumentException if it is too deep or too large, and so probably within itself */
    private Value value(@Nullable Object object) {
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            throw new IllegalArgumentException(depth > MAX_DEPTH ? "its values are nested more than " + MAX_DEPTH + " deep" : "it has too many values");
        }
        depth++;
        try {
            return unlimited(object);
        } finally {
            depth--;
        }
    }

    private Value unlimited(@Nullable Object object) {
        if (object == null || object instanceof Boolean || object instanceof String || object instanceof Long || object instanceof Double) {
            return Value.Scalar.of(object, origin);
        } else if (object instanceof Float number) {
            // By its decimal digits: 0.1f is meant as 0.1, not as 0.10000000149.
            return Value.Scalar.of(Double.parseDouble(number.toString()), origin);
        } else if (object instanceof Integer || object instanceof Short || object instanceof Byte) {
            return Value.Scalar.of(((Number) object).longValue(), origin);
        } else if (object instanceof Number number) {
            return Value.Scalar.of(number.doubleValue(), origin);
        } else if (object instanceof Enum<?> constant) {
            return Value.Scalar.of(Keys.plain(constant), origin);
        } else if (object instanceof Path path) {
            return Value.Scalar.of(path.toString(), origin);
        } else if (object instanceof OptionValue value) {
            return value.match(new Plain());
        } else if (object instanceof Map<?, ?> map) {
            return mapping(map);
        } else if (object instanceof Iterable<?> elements) {
            List<Value> list = new ArrayList<>();
            elements.forEach(element -> list.add(value(element)));
            return new Value.Sequence(List.copyOf(list), origin);
        } else if (object.getClass().isArray()) {
            List<Value> list = new ArrayList<>();
            for (int i = 0; i < Array.getLength(object); i++) {
                list.add(value(Array.get(object, i)));
            }
            return new Value.Sequence(List.copyOf(list), origin);
        }
        return new Value.Given(object, origin);
    }

    private Mapping mapping(Map<?, ?> map) {
        Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(String.valueOf(key), new Mapping.Entry(origin, value(value))));
        return new Mapping(entries, origin);
    }

    /** As YAML has it. */
    private final class Plain implements OptionValue.Cases<Value> {

        @Override
        public Value absent(OptionValue.Absent value) {
            return value(null);
        }

        @Override
        public Value text(OptionValue.Text text) {
            return value(text.value());
        }

        @Override
        public Value whole(OptionValue.Whole number) {
            return value(number.value());
        }

        @Override
        public Value real(OptionValue.Real number) {
            return value(number.value());
        }

        @Override
        public Value truth(OptionValue.Truth truth) {
            return value(truth.value());
        }

        @Override
        public Value many(OptionValue.Many list) {
            return value(list.elements());
        }

        @Override
        public Value named(OptionValue.Named map) {
            return value(map.entries());
        }

        @Override
        public Value choice(Choice choice) {
            if (choice.options().isEmpty()) {
                return value(choice.component());
            }
            Map<String, Object> use = new LinkedHashMap<>();
            use.put(Mapping.USE, choice.component());
            use.putAll(choice.options());
            return value(use);
        }
    }
}
