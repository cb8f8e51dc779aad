package io.repforge.framework.recipe;

import io.repforge.api.Component;
import io.repforge.framework.Brief;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components.Installed;
import io.repforge.framework.plugin.Components;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The installed components, by kinds that are only known at run time. */
record Catalogue(Components components) {

    /** All of a kind, sorted by name. */
    List<Installed<? extends Component<?>>> all(ComponentKind kind) {
        return components.ofKind(kind);
    }

    List<String> names(ComponentKind kind) {
        return all(kind).stream().map(installed -> nameOf(installed, kind)).toList();
    }

    /**
     * The name that finds a component: its own, or with its plugin's id where another plugin has one of the same name.
     */
    String nameOf(Installed<? extends Component<?>> installed, ComponentKind kind) {
        String name = installed.component().name();
        boolean clash = all(kind).stream().filter(other -> other.component().name().equals(name)).count() > 1;
        return clash ? installed.plugin() + "/" + name : name;
    }

    /** The name that finds a component, by the component itself; just its own if it isn't installed. */
    String nameOf(Component<?> component, ComponentKind kind) {
        return all(kind).stream().filter(installed -> installed.component() == component).findFirst()
                .map(installed -> nameOf(installed, kind)).orElse(component.name());
    }

    /** The plugin that a component is of, by its class: whoever tests one makes it. */
    Optional<String> pluginOf(Component<?> component, ComponentKind kind) {
        return all(kind).stream().filter(installed -> installed.component().getClass() == component.getClass()).findFirst().map(Installed::plugin);
    }

    /**
     * @param plugin the plugin that names it, whose own component is meant where others have one of that name, too; null for users
     * @throws UserError whose message goes on from the key, if there is no such component
     */
    Component<?> find(ComponentKind kind, String name, @Nullable String plugin) {
        Optional<Installed<? extends Component<?>>> own = all(kind).stream()
                .filter(installed -> installed.plugin().equals(plugin) && installed.component().name().equals(name)).findFirst();
        return own.isPresent() ? own.get().component() : find(kind, name);
    }

    /**
     * @throws UserError whose message goes on from the key, if there is no such component
     */
    Component<?> find(ComponentKind kind, String name) {
        boolean known = all(kind).stream().anyMatch(installed -> name.equals(installed.component().name())
                || name.equals(installed.plugin() + "/" + installed.component().name()));
        if (!known) {
            throw new UserError("names '" + Brief.of(name) + "', but no such " + kind + " is installed; "
                    + components.elsewhere().advice(kind, name).orElseGet(() -> NearestName.advice(name, names(kind))));
        }
        try {
            return lookUp(kind, name);
        } catch (UserError e) {
            throw new UserError("can't be chosen: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Component<?> lookUp(ComponentKind kind, String name) {
        return components.find((Class) kind.type(), name).component();
    }
}
