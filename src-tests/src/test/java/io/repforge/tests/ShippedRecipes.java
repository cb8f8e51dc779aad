package io.repforge.tests;

import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The recipes that come with Repforge. */
public final class ShippedRecipes {

    /** Where they lie. */
    public static final Path FOLDER = Path.of("..", "configs");

    /** What stands for what a recipe needs that another makes first. */
    private static final Map<String, List<String>> MADE_FIRST =
            Map.of("distillation.yaml", List.of("encoder.teacher={use: conv-net, channels: [8, 16], strides: [2, 2]}"));

    private ShippedRecipes() {}

    /**
     * A recipe, with something that stands for what another recipe makes first.
     *
     * @param name one of {@link #names()}
     * @param sets further changes
     */
    public static Recipe load(String name, List<String> sets, Components components) {
        List<String> all = new ArrayList<>(MADE_FIRST.getOrDefault(name, List.of()));
        all.addAll(sets);
        return Recipes.load(FOLDER.resolve(name), all, components);
    }

    /** Their names in order, those in folders with the folder, as {@code fashion-mnist/dino.yaml}. */
    public static List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/')).filter(name -> !name.startsWith("studies/"))
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }
}
