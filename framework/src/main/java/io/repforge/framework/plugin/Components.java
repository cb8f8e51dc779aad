package io.repforge.framework.plugin;

import io.repforge.api.Component;
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

    /**
     * The component of that name.
     *
     * @param name a name, or {@code plugin-id/name}
     * @throws io.repforge.framework.UserError if there is none, with the nearest valid name, or if the name is ambiguous
     */
    <C extends Component<?>> Installed<C> find(Class<? super C> kind, String name);

    /** What knows of components that aren't installed. */
    default Elsewhere elsewhere() {
        return Elsewhere.NOWHERE;
    }

    /** Releases what the plugins hold, such as their jars. */
    @Override
    default void close() {}

    /**
     * One installed component.
     *
     * @param plugin id of the plugin that it came from; {@code repforge} for the host's own
     * @param component the component
     */
    record Installed<C extends Component<?>>(String plugin, C component) {}
}
