package io.repforge.framework.cli;

import io.repforge.api.Component;
import io.repforge.api.option.Option;
import io.repforge.api.option.Use;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components.Installed;
import java.io.PrintWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes a component for people: what it is, and its options with types, defaults and ranges. */
final class ComponentText {

    private static final Map<Type, String> PLAIN_TYPES = Map.of(int.class, "integer", long.class, "integer", float.class, "number",
            double.class, "number", boolean.class, "true or false", String.class, "text", Object.class, "anything");

    private final PrintWriter out;

    ComponentText(PrintWriter out) {
        this.out = out;
    }

    void print(ComponentKind kind, Installed<? extends Component<?>> installed) {
        Component<?> component = installed.component();
        out.println(kind + " '" + component.name() + "' of plugin " + installed.plugin());
        out.println("  " + component.description());
        kind.slot().ifPresent(slot -> out.println("  in a recipe: " + slot + ": " + example(component)));
        TextTable options = new TextTable("options");
        addOptions(options, "", component.optionsType());
        out.println();
        options.print(out);
    }

    private static String example(Component<?> component) {
        String required = Arrays.stream(component.optionsType().getRecordComponents())
                .filter(option -> described(option).defaults().isEmpty())
                .map(option -> ", " + snakeCase(option.getName()) + ": …")
                .collect(Collectors.joining());
        return required.isEmpty() ? component.name() : "{use: " + component.name() + required + "}";
    }

    private static void addOptions(TextTable table, String prefix, Class<?> options) {
        for (RecordComponent option : options.getRecordComponents()) {
            Option described = described(option);
            String name = prefix + snakeCase(option.getName());
            String byDefault = described.defaults().isEmpty() ? "required" : "default " + described.defaults();
            table.row(name, typeName(option.getGenericType()) + range(described), byDefault, described.value());
            if (option.getType().isRecord() && option.getType() != Use.class && option.getType() != options) {
                addOptions(table, name + ".", option.getType());
            }
        }
    }

    private static Option described(RecordComponent option) {
        return option.getAnnotation(Option.class);
    }

    private static String typeName(Type type) {
        if (PLAIN_TYPES.containsKey(type)) {
            return PLAIN_TYPES.get(type);
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            Type last = arguments[arguments.length - 1];
            Class<?> raw = (Class<?>) parameterized.getRawType();
            if (raw == Use.class) {
                return kindName(last);
            }
            return (raw == Map.class ? "map to " : "list of ") + typeName(last);
        }
        if (type instanceof WildcardType wildcard) {
            return typeName(wildcard.getUpperBounds()[0]);
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(value -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(" | "));
        }
        return raw.isRecord() ? "map" : boxed(raw);
    }

    private static String boxed(Class<?> type) {
        boolean whole = type == Integer.class || type == Long.class;
        boolean number = Number.class.isAssignableFrom(type);
        return whole ? "integer" : number ? "number" : type == Boolean.class ? "true or false" : type.getSimpleName();
    }

    private static String kindName(Type type) {
        Type bound = type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
        Class<?> raw = (Class<?>) (bound instanceof ParameterizedType parameterized ? parameterized.getRawType() : bound);
        return ComponentKind.of(raw).toString();
    }

    private static String range(Option option) {
        StringBuilder range = new StringBuilder();
        if (option.length() >= 0) {
            range.append(", ").append(option.length()).append(" elements");
        }
        if (option.min() != Double.NEGATIVE_INFINITY) {
            range.append(option.aboveMin() ? ", > " : ", ≥ ").append(number(option.min()));
        }
        if (option.max() != Double.POSITIVE_INFINITY) {
            range.append(", ≤ ").append(number(option.max()));
        }
        return range.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
