package io.repforge.framework.recipe;

import io.repforge.api.option.Use;
import io.repforge.framework.ShortForm;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an option may hold: one description for binding, schema, help and writing. */
sealed interface OptionType {

    /** For people, such as {@code list of numbers}. */
    String words();

    /** For sentences, such as {@code a number}. */
    default String wanted() {
        return Keys.withArticle(words());
    }

    /** {@code int} or {@code long}. */
    record Whole(boolean wide) implements OptionType {
        @Override
        public String words() {
            return "whole number";
        }
    }

    /** {@code float} or {@code double}. */
    record Real(boolean wide) implements OptionType {
        @Override
        public String words() {
            return "number";
        }
    }

    record Bool() implements OptionType {
        @Override
        public String words() {
            return "true or false";
        }

        @Override
        public String wanted() {
            return words();
        }
    }

    record Text() implements OptionType {
        @Override
        public String words() {
            return "text";
        }

        @Override
        public String wanted() {
            return words();
        }
    }

    /** A constant of an enum, in kebab-case. */
    record Choice(List<Enum<?>> constants) implements OptionType {

        List<String> names() {
            return constants.stream().map(Keys::constant).toList();
        }

        @Override
        public String words() {
            return String.join(" | ", names());
        }

        @Override
        public String wanted() {
            return "one of " + String.join(", ", names());
        }
    }

    /** The option that switches the others of its map on and off. */
    String SWITCH = "enabled";

    /** Options within options. The model is made when asked for, since a record may hold a list of its own kind. */
    record Nested(Class<? extends Record> type) implements OptionType {

        OptionsModel model() {
            return OptionsModel.of(type);
        }

        /** Whether true and false stand for a map that has {@value #SWITCH} alone. */
        boolean isSwitch() {
            RecordComponent[] components = type.getRecordComponents();
            return components.length > 0 && components[0].getName().equals(SWITCH) && components[0].getType() == boolean.class;
        }

        /** Whether text stands for a map that has it as {@code use} alone. */
        boolean hasShortForm() {
            return type.isAnnotationPresent(ShortForm.class);
        }

        @Override
        public String words() {
            return hasShortForm() ? "name or map" : isSwitch() ? "map, true or false" : "map";
        }

        @Override
        public String wanted() {
            return "a " + words();
        }
    }

    record ListOf(OptionType element) implements OptionType {
        @Override
        public String words() {
            return "list of " + plural(element);
        }
    }

    /** Keys are text. */
    record MapOf(OptionType element) implements OptionType {
        @Override
        public String words() {
            return "map of " + plural(element);
        }
    }

    /** A component of a kind, and its options. */
    record Chosen(ComponentKind kind) implements OptionType {
        @Override
        public String words() {
            return kind.toString();
        }
    }

    record Anything() implements OptionType {
        @Override
        public String words() {
            return "anything";
        }

        @Override
        public String wanted() {
            return words();
        }
    }

    private static String plural(OptionType type) {
        return type instanceof Whole || type instanceof Real || type instanceof Nested || type instanceof Chosen ? type.words() + "s" : type.words();
    }

    /**
     * @param type of a record component
     * @param where names it in the fault
     * @throws UserError if options can't be of that type
     */
    static OptionType of(Type type, String where) {
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], where);
        } else if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == List.class) {
                return new ListOf(of(last, where));
            } else if (generic.getRawType() == Map.class && generic.getActualTypeArguments()[0] == String.class) {
                return new MapOf(of(last, where));
            } else if (generic.getRawType() == Use.class) {
                return new Chosen(kind(generic, where));
            }
        } else if (type instanceof Class<?> raw) {
            return ofClass(raw, where);
        }
        throw unsupported(type, where);
    }

    private static OptionType ofClass(Class<?> type, String where) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return new Whole(type == long.class || type == Long.class);
        } else if (type == float.class || type == Float.class || type == double.class || type == Double.class) {
            return new Real(type == double.class || type == Double.class);
        } else if (type == boolean.class || type == Boolean.class) {
            return new Bool();
        } else if (type == String.class) {
            return new Text();
        } else if (type == Object.class) {
            return new Anything();
        } else if (type.isEnum()) {
            return new Choice(Arrays.stream(type.getEnumConstants()).<Enum<?>>map(constant -> (Enum<?>) constant).collect(Collectors.toList()));
        } else if (type.isRecord() && type != Use.class) {
            return new Nested(type.asSubclass(Record.class));
        }
        throw unsupported(type, where);
    }

    private static ComponentKind kind(ParameterizedType use, String where) {
        Type chosen = use.getActualTypeArguments()[0];
        Type bound = chosen instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : chosen;
        Type raw = bound instanceof ParameterizedType generic ? generic.getRawType() : bound;
        for (ComponentKind kind : ComponentKind.values()) {
            if (kind.type() == raw) {
                return kind;
            }
        }
        throw unsupported(use, where);
    }

    private static UserError unsupported(Type type, String where) {
        return new UserError(where + " has the type " + type.getTypeName()
                + ", which options can't have; see the Javadoc of io.repforge.api.option.Option for those that they can");
    }
}
