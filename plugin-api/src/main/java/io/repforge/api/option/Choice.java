package io.repforge.api.option;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A component chosen by its name, with options as a recipe gives them: {@code {use: name, option: value}}. Options left out have their defaults.
 * Immutable: each {@code with} gives another choice.
 */
public final class Choice implements OptionValue {

    private final String component;
    private final Map<String, OptionValue> options;

    private Choice(String component, Map<String, OptionValue> options) {
        this.component = Objects.requireNonNull(component, "a choice needs the name of a component");
        this.options = Collections.unmodifiableMap(options);
    }

    /**
     * A component with its default options.
     *
     * @param component its name, as recipes write it
     */
    public static Choice of(String component) {
        return new Choice(component, Map.of());
    }

    /**
     * With one option given.
     *
     * @param option its name in snake_case
     */
    public Choice with(String option, OptionValue value) {
        Map<String, OptionValue> more = new LinkedHashMap<>(options);
        more.put(option, Objects.requireNonNull(value, () -> "the option " + option + " needs a value"));
        return new Choice(component, more);
    }

    /** With a text, or a component with its default options. */
    public Choice with(String option, String value) {
        return with(option, OptionValue.of(value));
    }

    /** With a whole number. */
    public Choice with(String option, long value) {
        return with(option, OptionValue.of(value));
    }

    /** With a real number. */
    public Choice with(String option, double value) {
        return with(option, OptionValue.of(value));
    }

    /** With true or false. */
    public Choice with(String option, boolean value) {
        return with(option, OptionValue.of(value));
    }

    /** With a constant of an enum. */
    public Choice with(String option, Enum<?> value) {
        return with(option, OptionValue.of(value));
    }

    /** Its name. */
    public String component() {
        return component;
    }

    /** The options that are given, in order. */
    public Map<String, OptionValue> options() {
        return options;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.choice(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Choice choice && component.equals(choice.component) && options.equals(choice.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(component, options);
    }

    /** As a recipe writes it on one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(component);
        options.forEach((option, value) -> text.append(", ").append(option).append(": ").append(value));
        return options.isEmpty() ? component : "{use: " + text + "}";
    }
}
