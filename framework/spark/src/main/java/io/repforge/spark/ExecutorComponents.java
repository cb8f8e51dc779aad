package io.repforge.spark;

import io.repforge.framework.UserError;
import io.repforge.framework.cli.DataOpener;
import io.repforge.framework.cli.NativeFolder;
import io.repforge.framework.cli.PluginFolders;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.PluginCode;
import io.repforge.framework.plugin.PluginComponents;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a task needs to bind recipes and data as the driver does: the plugins of the same folders, and the folder that relative paths start from. Each process loads
 * them once.
 *
 * @param pluginFolders absolute paths; none where the plugins are on the class path
 * @param workingFolder absolute path of the driver's
 */
public record ExecutorComponents(List<String> pluginFolders, String workingFolder) implements Serializable {

    /** Those of this process. They are never closed, since its tasks come one after another. */
    private static final Map<ExecutorComponents, Components> LOADED = new ConcurrentHashMap<>();

    /** Those that a command of the driver has. */
    public static ExecutorComponents of(PluginFolders plugins) {
        return new ExecutorComponents(plugins.all().stream().map(Path::toString).toList(), Path.of("").toAbsolutePath().toString());
    }

    /**
     * The components, loaded by the first task that asks.
     *
     * @throws UserError if a folder isn't there on this machine, or a plugin is broken
     */
    public Components components() {
        return LOADED.computeIfAbsent(this, ExecutorComponents::load);
    }

    private Components load() {
        NativeFolder.ofUser().use();
        if (pluginFolders.isEmpty()) {
            return ClassPathComponents.load(new PluginCode());
        }
        List<Path> folders = pluginFolders.stream().map(Path::of).toList();
        folders.stream().filter(folder -> !Files.isDirectory(folder)).findFirst().ifPresent(missing -> {
            throw new UserError("There is no folder " + missing + " of plugins, which the driver has: install Repforge at the same path on each machine, or name a folder"
                    + " that all of them share with --plugins.");
        });
        return PluginComponents.load(folders);
    }

    /** Opens data as the driver does, by the same relative paths. */
    public DataOpener data() {
        return new DataOpener(components(), Path.of(workingFolder));
    }
}
