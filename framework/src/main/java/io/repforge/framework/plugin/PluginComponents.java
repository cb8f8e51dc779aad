package io.repforge.framework.plugin;

import io.repforge.api.Component;
import io.repforge.api.data.RemoteFiles;
import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The components of the plugins in some folders, and the host's own. Each plugin has a class loader of its own, which shares the
 * contract's classes with the host. All faults of all jars are reported together.
 */
public final class PluginComponents implements Components {

    private static final Logger LOG = LoggerFactory.getLogger(PluginComponents.class);

    private final JarManager manager = new JarManager();
    private final ComponentRegistry registry;
    private final Elsewhere elsewhere;
    private final List<InstalledPlugin> plugins = new ArrayList<>();

    private PluginComponents(Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        this.registry = new ComponentRegistry(elsewhere);
    }

    /**
     * Loads every {@code *.jar} of the folders, and every {@code *.zip} that holds a plugin, in the order of folders and names. Other files and sub-folders are left alone, and so is what a build leaves beside a
     * plugin: {@code original-*.jar}, and jars of sources, Javadoc and tests.
     *
     * @param folders plugin folders; one that is listed twice counts once
     * @throws UserError if a folder doesn't exist or a plugin is broken; it has a sentence for each fault
     */
    public static PluginComponents load(List<Path> folders) {
        return load(folders, new PluginCode());
    }

    /**
     * As {@link #load(List)}.
     *
     * @param code is told of the plugins, before their classes are loaded
     */
    public static PluginComponents load(List<Path> folders, PluginCode code) {
        return load(folders, code, Elsewhere.NOWHERE);
    }

    /**
     * As {@link #load(List, PluginCode)}.
     *
     * @param elsewhere is asked for components that aren't there
     */
    public static PluginComponents load(List<Path> folders, PluginCode code, Elsewhere elsewhere) {
        return load(PluginFiles.in(folders), code, elsewhere);
    }

    /**
     * As {@link #load(List)}, of files in place of folders.
     *
     * @param files plugins
     * @param code is told of the plugins, before their classes are loaded
     */
    public static PluginComponents loadFiles(Set<Path> files, PluginCode code) {
        return load(files, code, Elsewhere.NOWHERE);
    }

    private static PluginComponents load(Set<Path> files, PluginCode code, Elsewhere elsewhere) {
        PluginComponents components = new PluginComponents(elsewhere);
        try {
            components.addHost();
            components.addJars(files, code);
            return components;
        } catch (RuntimeException | Error e) {
            try {
                components.close();
            } catch (RuntimeException | Error another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    private void addHost() {
        InstalledPlugin host = HostPlugin.describe();
        plugins.add(host);
        try {
            for (Provider provider : HostPlugin.providers(host)) {
                registry.register(provider, PluginComponents.class.getClassLoader());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addJars(Set<Path> paths, PluginCode code) {
        Faults faults = new Faults();
        Map<String, PluginJar> byId = new HashMap<>();
        List<PluginJar> jars = new ArrayList<>();
        for (Path path : paths) {
            faults.collect(() -> {
                PluginJar jar = PluginJar.read(path, manager.getVersionManager());
                PluginJar same = byId.putIfAbsent(jar.plugin().id(), jar);
                if (same != null) {
                    throw new UserError(path + ": has the same plugin id '" + jar.plugin().id() + "' as " + same.path()
                            + "; remove one of them.");
                }
                jars.add(jar);
            });
        }
        faults.raise();
        jars.forEach(jar -> code.add(jar.plugin(), jar.classPath(), jar.providers()));
        manager.load(jars);
        for (PluginJar jar : jars) {
            ClassLoader loader = manager.getPluginClassLoader(jar.plugin().id());
            jar.providers().forEach(provider -> faults.collect(() -> registry.register(provider, loader)));
            plugins.add(jar.plugin());
            if (jar.providers().isEmpty() && loader.getResource("META-INF/services/" + RemoteFiles.class.getName()) == null) {
                LOG.warn("{}: the plugin '{}' brings no component, since no file in its META-INF/services names one; build it with a file such as"
                        + " META-INF/services/io.repforge.api.Loss for each kind that it has.", jar.path(), jar.plugin().id());
            }
            LOG.debug("loaded plugin '{}' {} with {} components from {}",
                    jar.plugin().id(), jar.plugin().version(), jar.providers().size(), jar.path());
        }
        faults.raise();
    }

    @Override
    public List<InstalledPlugin> plugins() {
        return List.copyOf(plugins);
    }

    @Override
    public <C extends Component<?>> List<Installed<C>> all(Class<? super C> kind) {
        return registry.all(kind);
    }

    @Override
    public <C extends Component<?>> Installed<C> find(Class<? super C> kind, String name) {
        return registry.find(kind, name);
    }

    @Override
    public <T> List<T> services(Class<T> type) {
        List<T> services = new ArrayList<>();
        for (InstalledPlugin plugin : plugins) {
            if (!plugin.id().equals(HostPlugin.ID)) {
                services.addAll(Services.of(type, manager.getPluginClassLoader(plugin.id()), plugin.location()));
            }
        }
        return services;
    }

    @Override
    public Elsewhere elsewhere() {
        return elsewhere;
    }

    /** Stops the plugins and closes their jars. */
    @Override
    public void close() {
        manager.stopPlugins();
        manager.unloadPlugins();
    }
}
