package io.repforge.framework.cli;

import io.repforge.framework.install.Download;
import io.repforge.framework.install.Fetcher;
import io.repforge.framework.install.Indexes;
import io.repforge.framework.install.Installer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of commands that change what is installed. */
final class InstallOptions {

    @Mixin
    private InstallFolder folder;

    @Mixin
    private IndexOptions indexes;

    @Option(names = "--unsigned", description = "Take what nobody has signed, or whose signature isn't right. What the file is to be, by its digest, is checked all the"
            + " same.")
    private boolean unsigned;

    @Option(names = "--repository", paramLabel = "URL",
            description = "A Maven repository, or its folder, for maven:group:artifact:version; Maven Central by default. May be"
                    + " repeated.")
    private List<String> repositories = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Installer installer() {
        Download download = Download.usual();
        Indexes open = indexes.open(download);
        Fetcher.MavenPlaces maven = new Fetcher.MavenPlaces(List.copyOf(repositories), Path.of(System.getProperty("user.home"), ".m2", "repository"));
        return new Installer(folder.get(), Home.current().pluginFolders(), open, new Fetcher(open, download, maven), unsigned,
                RepforgeCommand.of(command).pluginCode());
    }

    /** Tells what has changed. */
    void print(JsonOption json, List<Installer.Change> changes, String nothing) {
        PrintWriter out = command.commandLine().getOut();
        json.print(out, changes.stream().map(this::value).toList(), () -> {
            if (changes.isEmpty()) {
                out.println(nothing);
            }
            for (Installer.Change change : changes) {
                out.println((change.before() == null ? "Installed " + change.plugin() : change.before().equals(change.plugin().version())
                        ? "Installed " + change.plugin() + " again" : change.plugin().id() + " " + change.before() + " is " + change.plugin().version() + " now")
                        + " (" + (change.plugin().publisher() == null ? "unsigned" : "signed by " + change.plugin().publisher()) + "): "
                        + folder.get().file(change.plugin()));
                change.plugin().components()
                        .forEach(component -> out.println("  " + component + (component.description().isEmpty() ? "" : ": " + component.description())));
            }
        });
    }

    private Map<String, Object> value(Installer.Change change) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", change.plugin().id());
        value.put("version", change.plugin().version());
        value.put("before", change.before() == null ? "" : change.before());
        value.put("file", folder.get().file(change.plugin()).toString());
        value.put("publisher", change.plugin().publisher() == null ? "" : change.plugin().publisher());
        return value;
    }
}
