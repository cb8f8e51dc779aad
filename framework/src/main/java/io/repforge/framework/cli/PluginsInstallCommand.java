package io.repforge.framework.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code repforge plugins install}. */
@Command(name = "install", mixinStandardHelpOptions = true,
        description = "Installs plugins, and those that they need. Each is checked by its digest and its signature, and loaded"
                + " beside what is installed, before anything is changed. A version that is there is replaced.",
        footer = {
                "  repforge plugins install my-encoders@1.2.0",
                "  repforge plugins install target/my-encoders-0.1.0.jar --unsigned",
                "  repforge plugins install runs/published/plugins.lock"
        })
final class PluginsInstallCommand implements Runnable {

    @Parameters(paramLabel = "PLUGIN", arity = "1..*", description = "The id of a plugin in an index, also with a version, such as my-encoders@1.2.0; a file; a URL;"
            + " maven:group:artifact:version; or a plugins.lock, such as that of a run, for what stands in it.")
    private List<String> wanted;

    @Mixin
    private InstallOptions options;

    @Mixin
    private JsonOption json;

    @Override
    public void run() {
        options.print(json, options.installer().install(wanted), "All of it is installed already.");
    }
}
