package io.repforge.tests.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.cli.Main;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.train.SavedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A recipe and the folder of its run, which is trained once.
 *
 * @param recipe file of the recipe
 * @param folder of the run
 */
record PresetRun(Path recipe, Path folder) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Trains and probes unless that is done; goes on where it was interrupted. */
    PresetResult result(Components components) throws IOException {
        Path evaluation = folder.resolve("evaluation.json");
        if (!Files.exists(evaluation)) {
            train();
        }
        Map<String, Map<String, Double>> scores =
                JSON.readValue(evaluation.toFile(), new TypeReference<Map<String, Map<String, Double>>>() {});
        SavedRun run = SavedRun.open(folder, components);
        long steps = run.latest().progress().step();
        return new PresetResult(run.recipe().name(), run.recipe().algorithm().orElseThrow().component().name(),
                run.recipe().train().get(0).component().name(), steps * run.recipe().batchSize(), scores.get("trained"),
                scores.get("untrained"));
    }

    private void train() {
        List<String> command = new ArrayList<>(List.of("train", recipe.toString(), "--out", folder.toString()));
        if (Files.isDirectory(folder.resolve("checkpoints"))) {
            command.add("--resume");
        }
        PrintWriter console = new PrintWriter(System.out, true);
        assertEquals(0, Main.run(console, console, command.toArray(String[]::new)), () -> "repforge " + String.join(" ", command));
    }

    /** Whether the recipe is evaluated on data that comes with Repforge. */
    static boolean isPublished(Path file, Components components) {
        Recipe recipe = Recipes.load(file, List.of(), components);
        return recipe.evaluate().isPresent() && !recipe.resolvedYaml().contains("part: whole");
    }
}
