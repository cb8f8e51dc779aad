package io.repforge.framework.plugin;

import io.repforge.framework.UserError;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.DefaultVersionManager;

/**
 * What the file of a plugin says of itself: read and checked, and none of its classes loaded.
 *
 * @param path the file
 * @param plugin the plugin
 * @param requires the range of versions of the API that it is built for; this one is among them
 * @param dependencies the plugins that it needs
 */
public record PluginFile(Path path, InstalledPlugin plugin, String requires, List<Dependency> dependencies) {

    /**
     * A plugin that another needs.
     *
     * @param id its id
     * @param versions the range of its versions that will do
     * @param optional whether the other works without
     */
    public record Dependency(String id, String versions, boolean optional) {}

    public PluginFile {
        dependencies = List.copyOf(dependencies);
    }

    /**
     * Reads a file.
     *
     * @throws UserError if it isn't a plugin's, is built for another version of the API or bundles the API
     */
    public static PluginFile read(Path path) {
        PluginJar jar = PluginJar.read(path, new DefaultVersionManager());
        return new PluginFile(path, jar.plugin(), jar.requires(), jar.dependencies().stream()
                .map(needed -> new Dependency(needed.getPluginId(), needed.getPluginVersionSupport(), needed.isOptional())).toList());
    }
}
