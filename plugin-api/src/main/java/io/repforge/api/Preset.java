package io.repforge.api;

import io.repforge.api.option.Choice;
import io.repforge.api.option.OptionValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an algorithm chooses: components for the slots of a recipe, and plain settings. Immutable. */
public final class Preset {

    private final Map<String, OptionValue> choices;

    private Preset(Map<String, OptionValue> choices) {
        this.choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    }

    /** Starts an empty preset. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts another preset from this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.choices.putAll(choices);
        return builder;
    }

    /** All choices by the recipe's keys, in order. */
    public Map<String, OptionValue> choices() {
        return choices;
    }

    /** What is chosen for a slot, if anything. */
    public Optional<Choice> choice(Slot slot) {
        return choices.get(slot.key()) instanceof Choice choice ? Optional.of(choice) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Preset preset && choices.equals(preset.choices);
    }

    @Override
    public int hashCode() {
        return choices.hashCode();
    }

    @Override
    public String toString() {
        return choices.toString();
    }

    /** Collects choices in order. */
    public static final class Builder {
        private final Map<String, OptionValue> choices = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Chooses a component with its default options.
         *
         * @param component name of the component
         */
        public Builder use(Slot slot, String component) {
            return use(slot, Choice.of(component));
        }

        /** Chooses a component with options. */
        public Builder use(Slot slot, Choice choice) {
            choices.put(slot.key(), Objects.requireNonNull(choice, () -> "the slot " + slot.key() + " needs a choice"));
            return this;
        }

        /** Sets a plain key of the recipe, such as {@code shuffle_buffer_size}. */
        public Builder set(String key, OptionValue value) {
            choices.put(key, Objects.requireNonNull(value, () -> "the setting " + key + " needs a value"));
            return this;
        }

        /** Sets a key of the recipe that takes a whole number. */
        public Builder set(String key, long value) {
            return set(key, OptionValue.of(value));
        }

        /** Sets a key of the recipe that takes a real number. */
        public Builder set(String key, double value) {
            return set(key, OptionValue.of(value));
        }

        /** The choices so far. */
        public Preset build() {
            return new Preset(choices);
        }
    }
}
