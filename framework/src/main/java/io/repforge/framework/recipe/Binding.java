package io.repforge.framework.recipe;

import io.repforge.api.Component;
import io.repforge.api.fault.OptionsException;
import io.repforge.api.option.Use;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.recipe.Value.Mapping;
import io.repforge.framework.recipe.Value.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds values to the types of options, and notes every fault on the way. A method that noted a fault returns null, which is never
 * looked at: what holds faulty values isn't made.
 */
final class Binding {

    /** Maps of options within one another. Recipes that make sense have about five. */
    private static final int MAX_DEPTH = 16;

    private final Catalogue catalogue;
    private final Faults faults;
    private int depth;
    /** The plugin of the component whose options are bound; null where they are no component's. */
    private @Nullable String owner;
    /** Options that the component which is bound has beside its own. */
    private List<String> common = List.of();
    /** How options of a source around another are written, by what it calls them itself. */
    private Map<String, String> asWritten = Map.of();
    /** The plugin that has written what is bound, where that is a default; null for what was given. */
    private @Nullable String author;

    Binding(Catalogue catalogue, Faults faults) {
        this.catalogue = catalogue;
        this.faults = faults;
    }

    /**
     * @param owner whose options they are, for sentences such as "is no option of …"
     * @param mayMiss options whose absence isn't worth a fault, because a fault elsewhere is its cause
     */
    @Nullable
    Record record(OptionsModel model, Mapping given, String key, String owner, Set<String> mayMiss) {
        if (depth == MAX_DEPTH) {
            return fault(given, key, "is nested too deeply: options within options go " + MAX_DEPTH + " levels down at most");
        }
        depth++;
        try {
            return within(model, given, key, owner, mayMiss);
        } finally {
            depth--;
        }
    }

    private @Nullable Record within(OptionsModel model, Mapping given, String key, String owner, Set<String> mayMiss) {
        int before = faults.size();
        List<String> known = new ArrayList<>(model.names());
        known.addAll(common);
        Map<String, String> written = asWritten;
        common = List.of();
        asWritten = Map.of();
        given.entries().forEach((name, entry) -> {
            if (model.find(name).isEmpty()) {
                String advice = known.isEmpty() ? "it has none" : NearestName.advice(name, known);
                faults.add(entry.key(), Keys.child(key, name), "is no " + owner + "; " + advice);
            }
        });
        List<@Nullable Object> values = new ArrayList<>();
        boolean complete = true;
        for (OptionModel option : model.options()) {
            Value value = given.get(option.name());
            String place = Keys.child(key, written.getOrDefault(option.name(), option.name()));
            if (value != null) {
                values.add(option(option, value, place));
            } else if (!option.isRequired()) {
                values.add(byDefault(option, place));
            } else {
                complete = false;
                if (!mayMiss.contains(option.name())) {
                    faults.add(given.origin(), Keys.child(key, option.name()),
                            "is missing; give " + option.type().wanted() + " (" + option.description() + ")");
                }
            }
        }
        if (!complete || faults.size() > before) {
            return null;
        }
        try {
            return model.create(values);
        } catch (IllegalArgumentException | OptionsException e) {
            faults.add(given.origin(), key, "isn't valid: " + e.getMessage());
            return null;
        }
    }

    private @Nullable Object byDefault(OptionModel option, String key) {
        String before = author;
        author = owner;
        try {
            return option(option, option.defaultValue(faults), key);
        } finally {
            author = before;
        }
    }

    /** One option, by its type and range. */
    @Nullable
    Object option(OptionModel option, Value value, String key) {
        if (value instanceof Scalar scalar && scalar.value() == null && option.isNullable()) {
            return null;
        }
        if (option.type() instanceof OptionType.ListOf && option.length() >= 0 && value instanceof Value.Sequence list
                && list.elements().size() != option.length()) {
            faults.add(value.origin(), key, "must have " + elements(option.length()) + ", not " + list.elements().size());
            return null;
        }
        if (option.type() instanceof OptionType.Chosen chosen && value instanceof Mapping mapping && !mapping.has(Mapping.USE)
                && !option.isRequired() && !option.isNullable()) {
            return use(chosen.kind(), SlotMerge.merge(option.defaultValue(faults), mapping), key);
        }
        return value(option.type(), option.range(), value, key);
    }

    private @Nullable Object value(OptionType type, Range range, Value value, String key) {
        if (type instanceof OptionType.Whole whole) {
            return whole(whole, range, value, key);
        } else if (type instanceof OptionType.Real real) {
            return real(real, range, value, key);
        } else if (type instanceof OptionType.Bool) {
            return value instanceof Scalar scalar && scalar.value() instanceof Boolean bool ? bool
                    : fault(value, key, "must be true or false, not " + value.shown());
        } else if (type instanceof OptionType.Text) {
            return text(value, key);
        } else if (type instanceof OptionType.Choice choice) {
            return choice(choice, value, key);
        } else if (type instanceof OptionType.Nested nested) {
            return nested(nested, value, key);
        } else if (type instanceof OptionType.ListOf list) {
            return list(list, range, value, key);
        } else if (type instanceof OptionType.MapOf map) {
            return map(map, range, value, key);
        } else if (type instanceof OptionType.Chosen chosen) {
            return use(chosen.kind(), value, key);
        }
        return value.plain();
    }

    private @Nullable Object nested(OptionType.Nested type, Value value, String key) {
        if (value instanceof Mapping mapping) {
            return record(type.model(), mapping, key, "key of " + key, Set.of());
        } else if (value instanceof Scalar scalar && scalar.value() instanceof Boolean && type.isSwitch()) {
            return record(type.model(), Mapping.empty(value.origin()).with(OptionType.SWITCH, value.origin(), value), key, "key of " + key, Set.of());
        } else if (value instanceof Scalar scalar && scalar.value() instanceof String && type.hasShortForm()) {
            return record(type.model(), Mapping.empty(value.origin()).with(Mapping.USE, value.origin(), value), key, "key of " + key, Set.of());
        }
        return value instanceof Value.Given given && type.type().isInstance(given.object()) ? given.object()
                : fault(value, key, "must be " + type.wanted() + ", not " + value.shown());
    }

    private @Nullable Number whole(OptionType.Whole type, Range range, Value value, String key) {
        Object given = value instanceof Scalar scalar ? scalar.value() : null;
        // 1e3 is a whole number too.
        Long number = given instanceof Long exact ? exact
                : given instanceof Double real && real == Math.rint(real) && Math.abs(real) < 0x1p53 ? (Long) real.longValue() : null;
        if (number == null) {
            return fault(value, key, "must be a whole number, not " + value.shown());
        }
        if (!range.contains(number)) {
            return fault(value, key, "must be " + range.words() + ", not " + value.shown());
        }
        if (!type.wide() && number.intValue() != number) {
            return fault(value, key, "must be at most " + Integer.MAX_VALUE + " in size, not " + value.shown());
        }
        return type.wide() ? (Number) number : (Number) number.intValue();
    }

    private @Nullable Number real(OptionType.Real type, Range range, Value value, String key) {
        if (!(value instanceof Scalar scalar && scalar.value() instanceof Number number)) {
            return fault(value, key, "must be a number, not " + value.shown());
        }
        if (!Double.isFinite(number.doubleValue())) {
            return fault(value, key, "must be finite, not " + value.shown());
        }
        if (!range.contains(number.doubleValue())) {
            return fault(value, key, "must be " + range.words() + ", not " + value.shown());
        }
        return type.wide() ? (Number) number.doubleValue() : (Number) number.floatValue();
    }

    private @Nullable String text(Value value, String key) {
        if (value instanceof Scalar scalar) {
            if (scalar.value() instanceof String text) {
                return text;
            } else if (scalar.value() != null) {
                return fault(value, key, "must be text, not " + value.shown() + "; put it in quotes");
            }
        }
        return fault(value, key, "must be text, not " + value.shown());
    }

    private @Nullable Object choice(OptionType.Choice type, Value value, String key) {
        if (value instanceof Scalar scalar && scalar.value() != null) {
            for (Enum<?> constant : type.constants()) {
                if (Keys.constant(constant).equals(scalar.text())) {
                    return constant;
                }
            }
            String nearest = NearestName.of(scalar.text(), type.names()).map(name -> "; did you mean '" + name + "'?").orElse("");
            return fault(value, key, "must be one of " + String.join(", ", type.names()) + ", not " + value.shown() + nearest);
        }
        return fault(value, key, "must be one of " + String.join(", ", type.names()) + ", not " + value.shown());
    }

    private @Nullable List<@Nullable Object> list(OptionType.ListOf type, Range range, Value value, String key) {
        if (!(value instanceof Value.Sequence sequence)) {
            return fault(value, key, "must be a list, not " + value.shown());
        }
        List<@Nullable Object> bound = new ArrayList<>();
        for (Value element : sequence.elements()) {
            bound.add(value(type.element(), range, element, Keys.child(key, bound.size())));
        }
        return Collections.unmodifiableList(bound);
    }

    private @Nullable Map<String, @Nullable Object> map(OptionType.MapOf type, Range range, Value value, String key) {
        if (!(value instanceof Mapping mapping)) {
            return fault(value, key, "must be a map, not " + value.shown());
        }
        Map<String, @Nullable Object> bound = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> bound.put(name, value(type.element(), range, entry.value(), Keys.child(key, name))));
        return Collections.unmodifiableMap(bound);
    }

    /** A component by name, or by {@code {use: name, …options}}. */
    @Nullable
    Use<?> use(ComponentKind kind, Value value, String key) {
        if (value instanceof Scalar scalar && scalar.value() instanceof String name) {
            return component(kind, name, Mapping.empty(value.origin()), value, key);
        } else if (value instanceof Mapping mapping) {
            Value name = mapping.get(Mapping.USE);
            if (name == null) {
                String example = catalogue.names(kind).stream().findFirst().map(first -> ", such as 'use: " + first + "'").orElse("");
                return fault(value, key, "has no 'use' that names the " + kind + "; add it" + example);
            }
            return name instanceof Scalar scalar && scalar.value() instanceof String text
                    ? component(kind, text, mapping.without(Mapping.USE), name, key)
                    : fault(name, Keys.child(key, Mapping.USE), "must be the name of " + Keys.withArticle(kind.toString()) + ", not " + name.shown());
        } else if (value instanceof Value.Given given && given.object() instanceof Use<?> use) {
            return kind.type().isInstance(use.component()) ? use
                    : fault(value, key, "must be " + Keys.withArticle(kind.toString()) + ", which '" + use.component().name() + "' is not");
        }
        return fault(value, key, "must be the name of " + Keys.withArticle(kind.toString()) + " or a map with 'use', not " + value.shown());
    }

    private @Nullable Use<?> component(ComponentKind kind, String name, Mapping options, Value where, String key) {
        Component<?> component;
        try {
            component = catalogue.find(kind, name, where.origin().plugin() != null ? where.origin().plugin() : author);
        } catch (UserError e) {
            return fault(where, key, String.valueOf(e.getMessage()));
        }
        OptionsModel model = OptionsModel.of(component.optionsType());
        Mapping own = options;
        for (String common : CommonOptions.names(kind, model)) {
            own = own.without(common);
        }
        Use<?> bound = component(kind, component, model, own, key);
        for (Map.Entry<CommonOptions.Around, Mapping> around : CommonOptions.given(kind, model, options).entrySet()) {
            bound = bound == null ? null : around(kind, around.getKey(), around.getValue(), bound, where, key);
        }
        return bound;
    }

    private @Nullable Use<?> component(ComponentKind kind, Component<?> component, OptionsModel model, Mapping options, String key) {
        String before = owner;
        List<String> commonBefore = common;
        owner = catalogue.pluginOf(component, kind).orElse(null);
        common = CommonOptions.names(kind, model);
        try {
            Record bound = record(model, options, key, "option of the " + kind + " '" + component.name() + "'", Set.of());
            return bound == null ? null : new Use<Component<?>>(component, bound);
        } finally {
            owner = before;
            common = commonBefore;
        }
    }

    /** A source around another, by options that are given to that. */
    private @Nullable Use<?> around(ComponentKind kind, CommonOptions.Around around, Mapping options, Use<?> within, Value where, String key) {
        Component<?> component;
        try {
            component = catalogue.find(kind, around.source());
        } catch (UserError e) {
            return fault(where, key, "has the option " + String.join(", ", around.options().keySet()) + ", which the " + kind + " '" + around.source()
                    + "' sees to, which isn't installed: " + e.getMessage());
        }
        Mapping all = options.with(CommonOptions.WITHIN, where.origin(), new Value.Given(within, where.origin()));
        Map<String, String> written = new LinkedHashMap<>();
        around.options().forEach((name, its) -> written.put(its, name));
        asWritten = written;
        return component(kind, component, OptionsModel.of(component.optionsType()), all, key);
    }

    private <T> @Nullable T fault(Value value, String key, String message) {
        faults.add(value.origin(), key, message);
        return null;
    }

    private static String elements(int number) {
        return number == 1 ? "1 element" : number + " elements";
    }
}
