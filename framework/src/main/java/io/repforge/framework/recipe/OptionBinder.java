package io.repforge.framework.recipe;

import io.repforge.api.Component;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds names and options that come from outside a recipe, such as those that one data source gives another, in the way of recipes. */
public final class OptionBinder {

    private final Catalogue catalogue;

    /**
     * @param components where names are looked up
     */
    public OptionBinder(Components components) {
        this.catalogue = new Catalogue(components);
    }

    /**
     * Binds a component as a recipe would give it.
     *
     * @param kind interface of the kind, such as {@code DataSource.class}
     * @param choice a name, a map with {@code use} and options, or a {@link Use}
     * @param source what to name in faults, such as {@code --train}; empty for nothing
     * @throws RecipeError with every fault
     */
    public <C extends Component<?>> Use<C> use(Class<? super C> kind, @Nullable Object choice, String source) {
        return use(kind, JavaValues.of(choice, source), new Faults());
    }

    /**
     * Binds a component given as YAML in one argument, such as {@code fashion-mnist} or {@code {use: idx, images: a.gz}}.
     *
     * @param kind interface of the kind
     * @param yaml a name or a map with {@code use}
     * @param source what to name in faults, such as {@code --train}
     * @throws RecipeError with every fault
     */
    public <C extends Component<?>> Use<C> useFromYaml(Class<? super C> kind, String yaml, String source) {
        Faults faults = new Faults();
        Optional<Value> value = YamlReader.inline(yaml, source, ComponentKind.of(kind).toString(), faults);
        faults.throwIfAny();
        return use(kind, value.orElseThrow(), faults);
    }

    /**
     * Binds plain options to their record; what is left out gets its default.
     *
     * @param type record annotated with {@link io.repforge.api.option.Option}
     * @param options by name in snake_case
     * @param source what to name in faults; empty for nothing
     * @throws RecipeError with every fault
     */
    public <R extends Record> R options(Class<R> type, Map<String, ?> options, String source) {
        Faults faults = new Faults();
        Record bound = new Binding(catalogue, faults).record(OptionsModel.of(type), JavaValues.of(options, source), "", "option here", Set.of());
        faults.throwIfAny();
        return type.cast(Objects.requireNonNull(bound, "what isn't bound has a fault"));
    }

    /**
     * As {@link #options(Class, Map, String)}, for options given as YAML in one argument, such as {@code {steps: 100}}.
     *
     * @throws RecipeError with every fault
     */
    public <R extends Record> R optionsFromYaml(Class<R> type, String yaml, String source) {
        Faults faults = new Faults();
        Value value = YamlReader.inline(yaml, source, "options", faults).orElse(null);
        faults.throwIfAny();
        if (!(value instanceof Value.Mapping options)) {
            throw new UserError(source + " must be a map of options, such as '{" + OptionsModel.of(type).options().get(0).name() + ": …}'.");
        }
        Record bound = new Binding(catalogue, faults).record(OptionsModel.of(type), options, "", "option of " + source, Set.of());
        faults.throwIfAny();
        return type.cast(Objects.requireNonNull(bound, "what isn't bound has a fault"));
    }

    /**
     * Checks the defaults of a component, which are its author's to mend; for tests of plugins.
     *
     * @return a fault for each default that its own option wouldn't take, or that names a component that isn't installed
     */
    public List<Fault> faultyDefaults(Component<?> component) {
        Faults faults = new Faults();
        Binding binding = new Binding(catalogue, faults);
        for (OptionModel option : OptionsModel.of(component.optionsType()).options()) {
            if (!option.isRequired()) {
                binding.option(option, option.defaultValue(faults), option.name());
            }
        }
        return faults.list();
    }

    @SuppressWarnings("unchecked") // the binding found the component among those of this kind
    private <C extends Component<?>> Use<C> use(Class<? super C> kind, Value value, Faults faults) {
        Use<?> bound = new Binding(catalogue, faults).use(ComponentKind.of(kind), value, ComponentKind.of(kind).toString());
        faults.throwIfAny();
        return (Use<C>) Objects.requireNonNull(bound);
    }
}
