package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge plugins new}. */
@Command(name = "new", description = "Writes the Maven project of a new plugin, with an example component that the compatibility kit tests.",
        mixinStandardHelpOptions = true,
        footer = {
                "  repforge plugins new my-encoders",
                "  repforge plugins new my-losses --kind loss --package org.example.losses"
        })
final class PluginsNewCommand implements Runnable {

    @Parameters(paramLabel = "NAME", description = "Id of the plugin in kebab-case, such as my-encoders.")
    private String name;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the project; by default one of the plugin's name.")
    private @Nullable Path out;

    @Option(names = "--package", paramLabel = "PACKAGE", description = "Java package; by default the plugin's name after 'plugin.'.")
    private @Nullable String javaPackage;

    @Option(names = "--kind", paramLabel = "KIND", completionCandidates = ComponentKindName.All.class, defaultValue = "encoder",
            showDefaultValue = CommandLine.Help.Visibility.ALWAYS,
            description = "What the example is: an algorithm, data-source, pair-constructor, augmenter, augmentation, encoder, decoder, batch-extender, loss,"
                    + " optimizer, schedule, probe or run-listener.")
    private String kind;

    @Option(names = "--license", paramLabel = "LICENSE", defaultValue = "apache-2.0", showDefaultValue = CommandLine.Help.Visibility.ALWAYS,
            description = "Licence of the plugin: apache-2.0 or mit.")
    private String license;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Path folder = out == null ? Path.of(name) : out;
        PluginSkeleton skeleton = PluginSkeleton.of(name, javaPackage, ComponentKindName.parse(kind), PluginLicense.parse(license));
        Home home = Home.current();
        try {
            skeleton.write(folder, home.kit(), home.essentials());
        } catch (IOException e) {
            throw new UserError(folder + ": the project can't be written (" + UserError.reason(e) + "); name a folder that can with --out.", e);
        }
        spec.commandLine().getOut().println("Wrote the plugin '" + name + "' to " + folder + "; next:\n  cd " + folder
                + " && mvn package\n  " + home.launcher(folder) + " train recipe.yaml --plugins target");
    }
}
