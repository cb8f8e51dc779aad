package io.repforge.framework.cli;

import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code repforge recipe check}. */
@Command(name = "check", description = "Reports every fault of a recipe.", mixinStandardHelpOptions = true)
final class RecipeCheckCommand implements Runnable {

    @Mixin
    private RecipeFile recipe;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        try (Components components = plugins.load()) {
            Recipe checked = recipe.load(components);
            spec.commandLine().getOut().println(recipe.path() + ": the recipe '" + checked.name() + "' is valid.");
        }
    }
}
