package io.repforge.framework.plugin;

import io.repforge.api.ApiVersion;
import io.repforge.framework.UserError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.ExtensionFinder;
import org.pf4j.JarPluginLoader;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.RuntimeMode;
import org.pf4j.ServiceProviderExtensionFinder;

/** PF4J's manager, except that it tells the user what fails where PF4J would log and go on, and that a plugin sees only the contract. */
final class JarManager extends JarPluginManager {

    /** All jars of a plugin, by that with its own classes. */
    private final Map<Path, List<Path>> classPaths = new HashMap<>();

    JarManager() {
        // The folders are read by PluginComponents, which reports what PF4J would skip.
        setSystemVersion(ApiVersion.current());
    }

    /**
     * Loads, resolves and starts plugins.
     *
     * @throws UserError if one fails
     */
    void load(List<PluginJar> jars) {
        Faults faults = new Faults();
        for (PluginJar jar : jars) {
            faults.collect(() -> load(jar));
        }
        faults.raise();
        for (PluginJar jar : jars) {
            faults.collect(() -> requireDependencies(jar));
        }
        faults.raise();
        try {
            resolvePlugins();
        } catch (PluginRuntimeException e) {
            throw new UserError("The Plugin-Dependencies of the installed plugins can't be satisfied (" + e.getMessage()
                    + "); install the versions that they ask for.", e);
        }
        // Those that others depend on come first.
        for (PluginWrapper plugin : getResolvedPlugins()) {
            jars.stream().filter(jar -> jar.plugin().id().equals(plugin.getPluginId())).findFirst().ifPresent(jar -> faults.collect(() -> start(jar)));
        }
        for (PluginJar jar : jars) {
            faults.collect(() -> requireStarted(jar));
        }
        faults.raise();
    }

    private void start(PluginJar jar) {
        PluginWrapper plugin = getPlugin(jar.plugin().id());
        try {
            startPlugin(jar.plugin().id());
        } catch (RuntimeException | Error e) {
            plugin.setPluginState(PluginState.FAILED);
            plugin.setFailedException(e);
        }
    }

    private void load(PluginJar jar) {
        try {
            classPaths.put(jar.classPath().get(0), jar.classPath());
            loadPluginFromPath(jar.classPath().get(0));
        } catch (RuntimeException | LinkageError e) {
            throw new UserError(jar.path() + ": can't be loaded as a plugin (" + e.getMessage() + "); ask its author for a mended jar.", e);
        }
    }

    private void requireDependencies(PluginJar jar) {
        for (PluginDependency dependency : getPlugin(jar.plugin().id()).getDescriptor().getDependencies()) {
            if (!dependency.isOptional() && getPlugin(dependency.getPluginId()) == null) {
                throw new UserError(jar.path() + ": depends on the plugin '" + dependency.getPluginId()
                        + "', which is not installed; put its jar into a plugin folder too.");
            }
        }
    }

    private void requireStarted(PluginJar jar) {
        PluginWrapper wrapper = getPlugin(jar.plugin().id());
        if (wrapper.getPluginState() != PluginState.STARTED) {
            Throwable failure = wrapper.getFailedException();
            throw new UserError(jar.path() + ": its Plugin-Class " + wrapper.getDescriptor().getPluginClass() + " failed to start ("
                    + (failure == null ? wrapper.getPluginState() : PluginCode.shown(failure)) + "); mend the class or remove the manifest entry.", failure);
        }
    }

    @Override
    public RuntimeMode getRuntimeMode() {
        return RuntimeMode.DEPLOYMENT;
    }

    @Override
    protected ExtensionFinder createExtensionFinder() {
        return new ServiceProviderExtensionFinder(this);
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
                PluginClassLoader loader = new PluginClasses(pluginManager, descriptor, new HostClasses(JarManager.class.getClassLoader()));
                classPaths.getOrDefault(path, List.of(path)).forEach(jar -> loader.addFile(jar.toFile()));
                return loader;
            }
        };
    }

    /** Whoever doesn't want a plugin takes its jar out of the folder. */
    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return false;
            }

            @Override
            public void disablePlugin(String pluginId) {
                throw new UnsupportedOperationException("a plugin is disabled by removing its jar");
            }

            @Override
            public void enablePlugin(String pluginId) {
                // always enabled
            }
        };
    }
}
