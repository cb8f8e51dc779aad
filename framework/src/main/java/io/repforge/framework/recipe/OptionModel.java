package io.repforge.framework.recipe;

import io.repforge.api.option.Option;
import io.repforge.framework.ShortForm;
import io.repforge.framework.UserError;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One option.
 *
 * @param name as recipes spell it
 * @param type what it may hold
 * @param description one line
 * @param defaults the default as YAML; empty where the option is required
 * @param isNullable whether {@code null} is a value: where it is the default, or the type says so
 * @param range for numbers, and for those in lists
 * @param length number of elements of a list; -1 for any
 * @param owner simple name of the record, for faults of the default
 */
record OptionModel(
        String name, OptionType type, String description, Optional<String> defaults, boolean isNullable, Range range, int length, String owner) {

    /**
     * @throws UserError if the record component can't be an option
     */
    static OptionModel of(Class<? extends Record> owner, RecordComponent component) {
        String where = "option '" + component.getName() + "' of " + owner.getName();
        Option option = component.getAnnotation(Option.class);
        if (option == null) {
            throw new UserError(where + " has no @Option; annotate it with its description and default");
        }
        if (component.getName().equals(Value.Mapping.USE) && !owner.isAnnotationPresent(ShortForm.class)) {
            throw new UserError(where + " can't be called 'use', since that names the component; rename it");
        }
        if (option.defaults().equals("null") && component.getType().isPrimitive()) {
            throw new UserError(where + " has the default null but is a primitive " + component.getType() + "; use the boxed type");
        }
        Optional<String> defaults = option.defaults().isEmpty() ? Optional.empty() : Optional.of(option.defaults());
        boolean nullable = option.defaults().equals("null") || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return new OptionModel(Keys.option(component), OptionType.of(component.getGenericType(), where), option.value(), defaults, nullable,
                Range.of(option), option.length(), owner.getSimpleName());
    }

    boolean isRequired() {
        return defaults.isEmpty();
    }

    /**
     * The default, not bound yet. Its faults are those of the component's author.
     *
     * @throws java.util.NoSuchElementException if the option is required
     */
    Value defaultValue(Faults faults) {
        String source = "default of option '" + name + "' of " + owner;
        return YamlReader.inline(defaults.orElseThrow(), source, name, faults).orElseGet(() -> Value.Scalar.of(null, Origin.of(source)));
    }
}
