package io.repforge.framework.plugin;

import io.repforge.api.Component;
import io.repforge.framework.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * The components that are declared in {@code META-INF/services} on the class path, as {@link java.util.ServiceLoader} would find them:
 * for using Repforge as a library. A plugin's id comes from the {@code Plugin-Id} in its jar's manifest; for folders of classes and jars
 * without that entry it is {@code classpath}, for the host's own components {@code repforge}.
 */
public final class ClassPathComponents implements Components {

    private final ComponentRegistry registry = new ComponentRegistry();
    private final Map<String, InstalledPlugin> pluginByRoot = new LinkedHashMap<>();

    private final ClassLoader loader;

    private ClassPathComponents(ClassLoader loader) {
        this.loader = loader;
    }

    /** What the current thread's class loader sees. */
    public static ClassPathComponents load() {
        return load(new PluginCode());
    }

    /**
     * As {@link #load()}.
     *
     * @param code is told of the plugins, before their classes are loaded
     */
    public static ClassPathComponents load(PluginCode code) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return load(context == null ? ClassPathComponents.class.getClassLoader() : context, code);
    }

    /**
     * What a class loader sees.
     *
     * @throws UserError if a component is broken; it has a sentence for each fault
     */
    public static ClassPathComponents load(ClassLoader loader) {
        return load(loader, new PluginCode());
    }

    private static ClassPathComponents load(ClassLoader loader, PluginCode code) {
        ClassPathComponents components = new ClassPathComponents(loader);
        List<Provider> providers = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            Set<String> seen = new HashSet<>();
            // A jar that is on the class path twice declares the same class twice.
            components.providers(kind, loader).stream().filter(provider -> seen.add(provider.className())).forEach(providers::add);
        }
        components.plugins().stream().filter(plugin -> !plugin.id().equals(HostPlugin.ID))
                .forEach(plugin -> code.add(plugin, List.of(Path.of(plugin.location())),
                        providers.stream().filter(provider -> provider.plugin().equals(plugin)).toList()));
        Faults faults = new Faults();
        providers.forEach(provider -> faults.collect(() -> components.registry.register(provider, loader)));
        faults.raise();
        return components;
    }

    private List<Provider> providers(ComponentKind kind, ClassLoader loader) {
        try {
            return Collections.list(loader.getResources(kind.providerFile())).stream()
                    .flatMap(file -> read(file, kind).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the class path can't be read", e);
        }
    }

    private List<Provider> read(URL file, ComponentKind kind) {
        String root = file.toString().substring(0, file.toString().length() - kind.providerFile().length());
        InstalledPlugin plugin = pluginByRoot.computeIfAbsent(root, ClassPathComponents::describe);
        try {
            return ProviderFile.read(open(file), kind, plugin);
        } catch (IOException e) {
            throw new UserError(file + ": can't be read (" + e.getMessage() + "); check the jar.", e);
        }
    }

    private static InstalledPlugin describe(String root) {
        String location = location(root);
        if (location.equals(HostPlugin.location().toString())) {
            return HostPlugin.describe();
        }
        Attributes attributes = new Attributes();
        try (InputStream manifest = open(new URL(root + "META-INF/MANIFEST.MF"))) {
            attributes = new Manifest(manifest).getMainAttributes();
        } catch (FileNotFoundException e) {
            // a folder of classes, or a jar without a manifest: described by the defaults below
        } catch (IOException e) {
            throw new UserError(location + ": its manifest can't be read (" + e.getMessage() + "); build the jar again.", e);
        }
        return new InstalledPlugin(entry(attributes, "Plugin-Id", "classpath"), entry(attributes, "Plugin-Version", ""),
                entry(attributes, "Plugin-Description", ""), entry(attributes, "Plugin-Provider", ""),
                entry(attributes, "Plugin-License", ""), location);
    }

    private static String entry(Attributes attributes, String name, String otherwise) {
        String value = attributes.getValue(name);
        return value == null ? otherwise : value.strip();
    }

    /** Without the cache of URL connections, which would keep the jar open. */
    private static InputStream open(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    private static String location(String root) {
        String place = root.startsWith("jar:") ? root.substring("jar:".length(), root.length() - "!/".length()) : root;
        try {
            return Path.of(URI.create(place)).toString();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return place;
        }
    }

    @Override
    public List<InstalledPlugin> plugins() {
        return List.copyOf(pluginByRoot.values());
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
        return Services.of(type, loader, "the class path");
    }
}
