package io.repforge.framework.cli;

import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A recipe as a parameter, with {@code --set}, for commands that take one. */
final class RecipeFile {

    @Parameters(paramLabel = "RECIPE", description = "The recipe, a YAML file.")
    private Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "Changes a key of the recipe, such as loss.temperature=0.2. May be repeated.")
    private List<String> sets = new ArrayList<>();

    Path path() {
        return file;
    }

    /**
     * Loads the recipe.
     *
     * @throws io.repforge.framework.UserError with every fault of it
     */
    Recipe load(Components components) {
        return Recipes.load(file, sets, components);
    }
}
