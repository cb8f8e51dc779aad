package io.repforge.framework.cli;

import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.RecipeSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repforge recipe schema}. */
@Command(name = "schema", mixinStandardHelpOptions = true,
        description = "Prints the JSON Schema of recipes, of everything that is installed, with which editors complete and check them.",
        footer = {
                "  repforge recipe schema --out schema.json",
                "  # in the first line of a recipe: # yaml-language-server: $schema=schema.json"
        })
final class RecipeSchemaCommand implements Runnable {

    @Option(names = "--out", paramLabel = "FILE", description = "Writes it to a file. Of what is there, a JSON file alone is replaced.")
    private @Nullable Path out;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        OutputFile file = out == null ? null : OutputFile.at(out, OutputFile.Kind.SCHEMA);
        String schema;
        try (Components components = plugins.load()) {
            schema = RecipeSchema.of(components).toPrettyString();
        }
        if (file == null) {
            spec.commandLine().getOut().println(schema);
            return;
        }
        file.write((schema + "\n").getBytes(StandardCharsets.UTF_8));
        spec.commandLine().getOut().println("Wrote " + out + "; name it in the first line of a recipe:\n# yaml-language-server: $schema=" + out);
    }
}
