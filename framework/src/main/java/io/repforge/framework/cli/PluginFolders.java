package io.repforge.framework.cli;

import io.repforge.framework.install.PluginFolder;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.PluginCode;
import io.repforge.framework.plugin.PluginComponents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --plugins}, for commands that need components. */
public final class PluginFolders {

    @Option(names = "--plugins", paramLabel = "DIR",
            description = "A folder with plugin jars, besides those of the installation. May be repeated.")
    private List<Path> folders = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Of a command whose option picocli fills in. */
    public PluginFolders() {}

    /** Those that were named. */
    List<Path> folders() {
        return List.copyOf(folders);
    }

    /**
     * Loads everything that is installed.
     *
     * @throws io.repforge.framework.UserError if a plugin is broken or isn't what was installed, or a folder isn't there
     */
    public Components load() {
        return load(PluginsBeside.NOTHING);
    }

    /**
     * As {@link #load()}, for what was made with certain plugins.
     *
     * @param beside what is known of them; what isn't as it was then is told
     */
    public Components load(PluginsBeside beside) {
        List<Path> all = all();
        if (all.isEmpty()) {
            return ClassPathComponents.load(code());
        }
        all.forEach(folder -> new PluginFolder(folder).requireUnchanged());
        PluginComponents components = PluginComponents.load(all, code(), beside);
        beside.tellOfOthers(components.plugins());
        return components;
    }

    /** Those of the installation and those that were named, as absolute paths; none where Repforge is used as a library, whose plugins are on the class path. */
    public List<Path> all() {
        Home home = Home.current();
        if (home.root().isEmpty() && folders.isEmpty()) {
            return List.of();
        }
        List<Path> all = new ArrayList<>(home.pluginFolders());
        all.addAll(folders);
        return all.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
    }

    /** What the command knows of the plugins that it loads. */
    PluginCode code() {
        return RepforgeCommand.of(command).pluginCode();
    }
}
