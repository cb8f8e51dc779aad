package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.RecipeSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repforge recipe schema}. */
@Command(name = "schema", mixinStandardHelpOptions = true,
        description = "Prints the JSON Schema of recipes, of everything that is installed, with which editors complete and check them.")
final class RecipeSchemaCommand implements Runnable {

    @Option(names = "--out", paramLabel = "FILE", description = "Writes it to a file.")
    private @Nullable Path out;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        String schema;
        try (Components components = plugins.load()) {
            schema = RecipeSchema.of(components).toPrettyString();
        }
        if (out == null) {
            spec.commandLine().getOut().println(schema);
            return;
        }
        try {
            Files.writeString(out, schema + "\n");
        } catch (IOException e) {
            throw new UserError(out + ": can't be written (" + UserError.reason(e) + "); name another file with --out.", e);
        }
        spec.commandLine().getOut().println("Wrote " + out + "; name it in the first line of a recipe:\n# yaml-language-server: $schema=" + out);
    }
}
