package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.install.Declared;
import io.repforge.framework.install.PluginFolder;
import io.repforge.framework.install.Publication;
import io.repforge.framework.install.SigningKey;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.PluginComponents;
import io.repforge.framework.plugin.PluginFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge plugins publish}. */
@Command(name = "publish", mixinStandardHelpOptions = true,
        description = "Puts a plugin into an index: checks it as the host would, runs the compatibility kit's tests of its"
                + " project, signs it, copies it beside the index and writes the entry. The folder is ready to be copied or pushed to wherever files are served.",
        footer = {
                "  repforge plugins publish target/my-encoders-0.1.0.jar --index ../index --key publisher.key"
        })
final class PluginsPublishCommand implements Runnable {

    @Parameters(paramLabel = "JAR", description = "The plugin as it was built, such as target/my-encoders-0.1.0.jar.")
    private Path file;

    @Option(names = "--index", paramLabel = "DIR|GIT-URL", required = true,
            description = "Folder of the index, such as a checkout; or the URL of a git repository, which is"
                    + " cloned into a folder here, and to which the new version is committed, but not pushed.")
    private String index;

    @Option(names = "--key", paramLabel = "FILE", required = true, description = "Your key, as plugins keygen made it.")
    private Path key;

    @Option(names = "--publisher", paramLabel = "NAME", defaultValue = "", description = "Who signs; the plugin's provider by default.")
    private String publisher;

    @Option(names = "--project-url", paramLabel = "URL", defaultValue = "", description = "Where there is more about the plugin.")
    private String projectUrl;

    @Option(names = "--url", paramLabel = "URL", description = "Where the jar will be, if not beside the index; it isn't copied then.")
    private @Nullable URI url;

    @Option(names = "--tests", paramLabel = "DIR",
            description = "Compiled tests of the plugin, in which those by the compatibility kit are found; by default test-classes beside"
                    + " the jar.")
    private @Nullable Path tests;

    @Option(names = "--untested", description = "Publish without the kit's tests.")
    private boolean untested;

    @Option(names = "--new-key", description = "Replace the key by which the plugin was signed until now. Whoever has it installed is asked to confirm.")
    private boolean newKey;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        SigningKey signing = SigningKey.read(key);
        PluginFile plugin = PluginFile.read(file);
        require(!plugin.plugin().description().isEmpty(), "has no Plugin-Description in its manifest, which is all that a search shows of it");
        require(!plugin.plugin().license().isEmpty(), "has no Plugin-License in its manifest, without which nobody knows whether they may use it");
        require(!plugin.plugin().provider().isEmpty() || !publisher.isEmpty(), "has no Plugin-Provider in its manifest (or name yourself with --publisher)");
        List<Path> bundles = Home.current().bundles().map(folder -> new PluginFolder(folder).files()).orElse(List.of());
        List<Components.Known> components = new ArrayList<>();
        Set<Path> loaded = new LinkedHashSet<>(bundles);
        loaded.add(file.toAbsolutePath().normalize());
        try (PluginComponents host = PluginComponents.loadFiles(loaded, RepforgeCommand.of(spec).pluginCode())) {
            host.all().stream().filter(one -> one.installed().plugin().equals(plugin.plugin().id())).forEach(components::add);
            require(!components.isEmpty(), "brings no component, since no file in its META-INF/services names one");
            out.println(plugin.plugin().id() + " " + plugin.plugin().version() + " loads as the host loads it: " + components.size() + " components.");
        }
        if (untested) {
            out.println("The compatibility kit wasn't asked, since you have said --untested.");
        } else {
            KitRun.of(file, testClasses(), bundles, Home.current().kitLibraries()).require(components, out);
        }
        GitIndex git = GitIndex.open(index, Path.of(""));
        Publication.Written written = new Publication(git.folder(), signing, publisher, projectUrl, url, newKey).add(plugin, components.stream()
                .map(Declared::of).toList());
        out.println((written.isNew() ? "Added " : "Wrote anew ") + plugin.plugin().id() + " " + plugin.plugin().version() + ", signed by " + signing.known().fingerprint()
                + ", to "
                + written.file() + (written.copy() == null ? "" : ", and its file to " + written.copy()) + ".");
        git.commit(plugin.plugin().id() + " " + plugin.plugin().version()).ifPresent(out::println);
    }

    private void require(boolean holds, String wrong) {
        if (!holds) {
            throw new UserError(file + ": " + wrong + "; add that, and build it again.");
        }
    }

    private Path testClasses() {
        Path folder = tests != null ? tests : file.toAbsolutePath().resolveSibling("test-classes");
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.walk(folder) : Stream.empty()) {
            if (files.anyMatch(one -> one.toString().endsWith(".class"))) {
                return folder;
            }
        } catch (IOException e) {
            throw new UserError(folder + ": can't be read (" + UserError.reason(e) + "); check its rights.", e);
        }
        throw new UserError(
                folder + ": has no compiled tests, so the compatibility kit can't be asked; build the plugin with its tests, name their classes with --tests, "
                        + "or say --untested.");
    }
}
