package io.repforge.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an algorithm chooses, as a recipe would: each key is a key of the recipe, each value a component's name, a map with
 * {@code use} and options, or a plain setting.
 *
 * @param choices keys such as {@code encoder} or {@code batch_size}, with YAML values
 */
public record Preset(Map<String, Object> choices) {

    public Preset {
        choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    }

    /** Starts an empty preset. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects choices in order. */
    public static final class Builder {
        private final Map<String, Object> choices = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Chooses a component with its default options.
         *
         * @param slot key of the recipe, such as {@code encoder}
         * @param component name of the component
         */
        public Builder use(String slot, String component) {
            choices.put(slot, component);
            return this;
        }

        /** Chooses a component with options. */
        public Builder use(String slot, String component, Map<String, ?> options) {
            Map<String, Object> use = new LinkedHashMap<>();
            use.put("use", component);
            use.putAll(options);
            choices.put(slot, use);
            return this;
        }

        /** Sets a plain key of the recipe, such as {@code shuffle_buffer_size}. */
        public Builder set(String key, Object value) {
            choices.put(key, value);
            return this;
        }

        /** The choices so far. */
        public Preset build() {
            return new Preset(choices);
        }
    }
}
