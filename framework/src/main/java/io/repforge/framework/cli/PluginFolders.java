package io.repforge.framework.cli;

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
final class PluginFolders {

    @Option(names = "--plugins", paramLabel = "DIR",
            description = "A folder with plugin jars, besides those of the installation. May be repeated.")
    private List<Path> folders = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Those that were named. */
    List<Path> folders() {
        return List.copyOf(folders);
    }

    /**
     * Loads everything that is installed.
     *
     * @throws io.repforge.framework.UserError if a plugin is broken or a folder isn't there
     */
    Components load() {
        Home home = Home.current();
        if (home.root().isEmpty() && folders.isEmpty()) {
            return ClassPathComponents.load(code());
        }
        List<Path> all = new ArrayList<>(home.pluginFolders());
        all.addAll(folders);
        return PluginComponents.load(all, code());
    }

    /** What the command knows of the plugins that it loads. */
    PluginCode code() {
        return RepforgeCommand.of(command).pluginCode();
    }
}
