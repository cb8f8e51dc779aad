package io.repforge.framework.plugin;

import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The classes of a plugin, its own and its libraries'. What the host shares comes from the host, though a library may have brought it along, as many do with SLF4J's API:
 * log lines through another one would go nowhere.
 */
final class PluginClasses extends PluginClassLoader {

    private final HostClasses host;

    PluginClasses(PluginManager manager, PluginDescriptor descriptor, HostClasses host) {
        super(manager, descriptor, host);
        this.host = host;
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
        return HostClasses.isShared(name) ? host.loadClass(name) : super.loadClass(name);
    }
}
