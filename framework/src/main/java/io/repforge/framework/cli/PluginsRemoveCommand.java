package io.repforge.framework.cli;

import io.repforge.framework.install.Download;
import io.repforge.framework.install.Fetcher;
import io.repforge.framework.install.Indexes;
import io.repforge.framework.install.Installer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge plugins remove}. */
@Command(name = "remove", mixinStandardHelpOptions = true, description = "Takes installed plugins away, unless others need them.")
final class PluginsRemoveCommand implements Runnable {

    @Parameters(paramLabel = "PLUGIN", arity = "1..*", description = "Ids of plugins.")
    private List<String> ids;

    @Mixin
    private InstallFolder folder;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Indexes none = new Indexes(List.of(), Download.usual());
        Fetcher fetcher = new Fetcher(none, Download.usual(), new Fetcher.MavenPlaces(List.of(), Path.of("")));
        Installer installer = new Installer(folder.get(), Home.current().pluginFolders(), none, fetcher, false, RepforgeCommand.of(spec).pluginCode());
        PrintWriter out = spec.commandLine().getOut();
        installer.remove(ids).forEach(file -> out.println("Removed " + file));
    }
}
