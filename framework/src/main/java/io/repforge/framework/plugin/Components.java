package io.repforge.framework.plugin;

import io.repforge.api.Component;
import java.util.ArrayList;
import java.util.List;

/** Everything that is installed. Close it when its components are no longer used. */
public interface Components extends AutoCloseable {

    /** The plugins that the components came from, the host first where it has components of its own. */
    default List<InstalledPlugin> plugins() {
        return List.of();
    }

    /**
     * All components of a kind, sorted by name.
     *
     * @param kind interface of the kind, such as {@code Encoder.class}
     */
    <C extends Component<?>> List<Installed<C>> all(Class<? super C> kind);

    /** All components, by kinds in their order. */
    default List<Known> all() {
        List<Known> known = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            for (Installed<? extends Component<?>> one : ofKind(kind)) {
                known.add(new Known(kind, one));
            }
        }
        return known;
    }

    /** Those of a kind that is known at run time only, sorted by name. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // what is told of under a kind implements its interface
    default List<Installed<? extends Component<?>>> ofKind(ComponentKind kind) {
        return all((Class) kind.type());
    }

    /**
     * The component of that name.
     *
     * @param name a name, or {@code plugin-id/name}
     * @throws io.repforge.framework.UserError if there is none, with the nearest valid name, or if the name is ambiguous
     */
    <C extends Component<?>> Installed<C> find(Class<? super C> kind, String name);

    /**
     * What plugins offer besides components, each made anew, the host's class path not among it.
     *
     * @param type an interface of the contract, under whose name plugins declare it in {@code META-INF/services}
     * @throws io.repforge.framework.UserError if one can't be made
     */
    default <T> List<T> services(Class<T> type) {
        return List.of();
    }

    /** What knows of components that aren't installed. */
    default Elsewhere elsewhere() {
        return Elsewhere.NOWHERE;
    }

    /** Releases what the plugins hold, such as their jars. */
    @Override
    default void close() {}

    /**
     * An installed component, with its kind.
     *
     * @param kind its kind
     * @param installed the component
     */
    record Known(ComponentKind kind, Installed<? extends Component<?>> installed) {

        /** Its name, after its plugin's id. */
        public String qualifiedName() {
            return installed.plugin() + "/" + installed.component().name();
        }
    }

    /**
     * One installed component.
     *
     * @param plugin id of the plugin that it came from; {@code repforge} for the host's own
     * @param component the component
     */
    record Installed<C extends Component<?>>(String plugin, C component) {}
}
