package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge plugins new}. */
@Command(name = "new", description = "Writes the Maven project of a new plugin, with an example encoder that the compatibility kit tests.",
        mixinStandardHelpOptions = true)
final class PluginsNewCommand implements Runnable {

    @Parameters(paramLabel = "NAME", description = "Id of the plugin in kebab-case, such as my-encoders.")
    private String name;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the project; by default one of the plugin's name.")
    private @Nullable Path out;

    @Option(names = "--package", paramLabel = "PACKAGE", description = "Java package; by default the plugin's name after 'plugin.'.")
    private @Nullable String javaPackage;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Path folder = out == null ? Path.of(name) : out;
        PluginSkeleton skeleton = PluginSkeleton.of(name, javaPackage, Home.current().kit());
        try {
            skeleton.write(folder);
        } catch (IOException e) {
            throw new UserError(folder + ": the project can't be written (" + UserError.reason(e) + "); name a folder that can with --out.", e);
        }
        spec.commandLine().getOut().println("Wrote the plugin '" + name + "' to " + folder + "; next:\n  cd " + folder
                + " && mvn package\n  " + Home.current().launcher(folder) + " plugins describe " + name + " --plugins target");
    }
}
