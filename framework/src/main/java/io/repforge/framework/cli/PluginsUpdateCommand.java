package io.repforge.framework.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code repforge plugins update}. */
@Command(name = "update", mixinStandardHelpOptions = true,
        description = "Installs the newest versions that this Repforge can run of plugins that plugins install has installed.")
final class PluginsUpdateCommand implements Runnable {

    @Parameters(paramLabel = "PLUGIN", arity = "0..*", description = "Ids of plugins; all by default.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private InstallOptions options;

    @Mixin
    private JsonOption json;

    @Override
    public void run() {
        options.print(json, options.installer().update(ids), "There is nothing newer.");
    }
}
