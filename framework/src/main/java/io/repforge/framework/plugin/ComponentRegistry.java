package io.repforge.framework.plugin;

import io.repforge.api.Component;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The components that were found, by kind and name. */
final class ComponentRegistry implements Components {

    private static final Logger LOG = LoggerFactory.getLogger(ComponentRegistry.class);

    private final Map<ComponentKind, List<Entry>> entries = new EnumMap<>(ComponentKind.class);
    private final Elsewhere elsewhere;

    private record Entry(InstalledPlugin plugin, Component<?> component) {
        String qualifiedName() {
            return plugin.id() + "/" + component.name();
        }
    }

    ComponentRegistry() {
        this(Elsewhere.NOWHERE);
    }

    /**
     * @param elsewhere is asked for what isn't here
     */
    ComponentRegistry(Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        for (ComponentKind kind : ComponentKind.values()) {
            entries.put(kind, new ArrayList<>());
        }
    }

    private List<Entry> entriesOf(ComponentKind kind) {
        return Objects.requireNonNull(entries.get(kind), "each kind has a list");
    }

    /**
     * Loads a provider and adds it.
     *
     * @throws UserError if it is broken, or if its plugin has another component of that kind and name
     */
    void register(Provider provider, ClassLoader loader) {
        Component<?> component = provider.load(loader);
        List<Entry> sameKind = entriesOf(provider.kind());
        for (Entry entry : sameKind) {
            if (entry.plugin().id().equals(provider.plugin().id()) && entry.component().name().equals(component.name())) {
                throw new UserError(provider.plugin().location() + ": the " + provider.kind() + " name '" + component.name()
                        + "' is used by both " + entry.component().getClass().getName() + " and " + provider.className()
                        + (entry.plugin().equals(provider.plugin()) ? "" : " (in " + entry.plugin().location() + ")")
                        + "; give one of them another name.");
            }
        }
        sameKind.add(new Entry(provider.plugin(), component));
        sameKind.sort(Comparator.comparing((Entry entry) -> entry.component().name()).thenComparing(entry -> entry.plugin().id()));
        LOG.debug("registered {} '{}' of plugin '{}' from {}",
                provider.kind(), component.name(), provider.plugin().id(), provider.plugin().location());
    }

    @Override
    @SuppressWarnings("unchecked") // what is registered under a kind implements its interface, and C is that interface with some options
    public <C extends Component<?>> List<Installed<C>> all(Class<? super C> kind) {
        return entriesOf(ComponentKind.of(kind)).stream()
                .map(entry -> new Installed<>(entry.plugin().id(), (C) entry.component()))
                .toList();
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <C extends Component<?>> Installed<C> find(Class<? super C> kind, String name) {
        ComponentKind wanted = ComponentKind.of(kind);
        List<Entry> matches = entriesOf(wanted).stream()
                .filter(entry -> name.equals(entry.component().name()) || name.equals(entry.qualifiedName()))
                .toList();
        if (matches.isEmpty()) {
            throw unknown(wanted, name);
        }
        if (matches.size() > 1) {
            throw ambiguous(wanted, name, matches);
        }
        return new Installed<>(matches.get(0).plugin().id(), (C) matches.get(0).component());
    }

    private UserError unknown(ComponentKind kind, String name) {
        List<String> valid = entriesOf(kind).stream()
                .flatMap(entry -> name.contains("/") ? Stream.of(entry.qualifiedName()) : Stream.of(entry.component().name()))
                .toList();
        return new UserError("There is no " + kind + " '" + name + "'; " + elsewhere.advice(kind, name).orElseGet(() -> NearestName.advice(name, valid)));
    }

    private static UserError ambiguous(ComponentKind kind, String name, List<Entry> matches) {
        String choices = matches.stream()
                .map(entry -> "'" + entry.qualifiedName() + "' (" + entry.plugin().location() + ")")
                .collect(Collectors.joining(" or "));
        return new UserError("The " + kind + " name '" + name + "' is taken by several plugins; write " + choices + ".");
    }
}
