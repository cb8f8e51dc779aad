package io.repforge.framework.cli;

import io.repforge.framework.plugin.Components;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code repforge recipe show}. */
@Command(name = "show", description = "Prints a recipe with every default written out.", mixinStandardHelpOptions = true)
final class RecipeShowCommand implements Runnable {

    @Mixin
    private RecipeFile recipe;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        try (Components components = plugins.load(PluginsBeside.of(recipe.path()))) {
            spec.commandLine().getOut().print(recipe.load(components).resolvedYaml());
            spec.commandLine().getOut().flush();
        }
    }
}
