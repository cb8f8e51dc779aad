package io.repforge.tests.results;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trains every preset by its recipe as it is, which takes most of an hour, and holds the README's table to what comes of it: a test only where it is
 * asked for, by {@code mvn -B test -Presults}. A run that is done isn't done again: remove its folder from {@code runs/results/} for that.
 */
@Tag("results")
class PresetResultsTest {

    private static final Path HOME = Path.of("..");
    private static final ResultsFile FILE = new ResultsFile(Path.of("results.json"));
    private static final Path README = HOME.resolve("README.md");
    private static final Components COMPONENTS = ClassPathComponents.load();

    /** They are asked for nothing that is in the images. */
    private static final Set<String> CONTROLS = Set.of("gaussian-prior-control");
    /** Their losses compare representations, so it is these that must have become better. */
    private static final Set<String> CONTRASTIVE_OR_SELF_DISTILLING = Set.of("simclr", "moco", "byol", "temporal-cpc", "recurrent-cpc",
            "action-conditioned-temporal-cpc", "ceb", "fixed-variance-ceb", "fixed-variance-target-projected-ceb");

    static Stream<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("configs"))) {
            return files.filter(file -> file.toString().endsWith(".yaml") && PresetRun.isPublished(file, COMPONENTS))
                    .sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aPresetLearnsWhatItIsSaidTo(Path recipe) throws IOException {
        String name = recipe.getFileName().toString().replaceAll("\\.yaml$", "");
        PresetResult result = new PresetRun(recipe, HOME.resolve("runs/results").resolve(name)).result(COMPONENTS);
        keep(result);
        if (CONTROLS.contains(result.algorithm())) {
            assertTrue(result.gain() < 0.02, () -> "a control got better: " + result);
        } else if (CONTRASTIVE_OR_SELF_DISTILLING.contains(result.algorithm())) {
            assertTrue(result.gain() > 0.03, () -> "no better than untrained: " + result);
            assertTrue(result.trained().get("spread") > 0.1, () -> "collapsed: " + result);
        }
    }

    private static void keep(PresetResult result) throws IOException {
        Map<String, PresetResult> all = new TreeMap<>();
        FILE.read().forEach(one -> all.put(one.recipe(), one));
        all.put(result.recipe(), result);
        FILE.write(all.values());
    }

    /** After each, since the whole may well be interrupted. */
    @AfterEach
    void theReadmeTellsWhatIsThere() throws IOException {
        Files.writeString(README, new ResultsTable(FILE.read()).into(Files.readString(README)));
    }
}
