package io.repforge.framework.cli;

import io.repforge.framework.install.PluginFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --into}, for commands about the folder of plugins that are installed. */
final class InstallFolder {

    @Option(names = "--into", paramLabel = "DIR", description = "The folder of plugins; by default that of the installation, or one of your own where that can't be"
            + " written. Other commands look into another one if it is named with --plugins.")
    private @Nullable Path folder;

    PluginFolder get() {
        return new PluginFolder((folder == null ? Home.current().userPlugins() : folder).toAbsolutePath().normalize());
    }
}
