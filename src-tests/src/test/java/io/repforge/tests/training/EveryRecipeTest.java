package io.repforge.tests.training;

import io.repforge.api.Algorithm;
import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Use;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostDataContext;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.ShippedRecipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every preset, from its recipe in {@code configs}, made small by overrides alone: the loss falls; the same seed gives the same losses; and a
 * run that died goes on from its checkpoint, which lies within a pass over the data, as if nothing had been, bit for bit, with all that it
 * remembers: momentum encoders, queues, batch statistics, moments of the optimizer, the order of the data, random tensors.
 */
class EveryRecipeTest {

    /** They need data that isn't everywhere. */
    private static final Set<String> ELSEWHERE = Set.of("simclr-fashion-mnist.yaml", "my-images.yaml", "clip-art.yaml");
    private static final int BATCH = 16;
    /** What few steps of small batches need besides, for the loss to fall. */
    private static final Map<String, List<String>> EASED = Map.of(
            // Little of what an actor does can be foretold so early; what falls is the scale, slowly at the rate of the recipe.
            "action-prediction.yaml", List.of("optimizer.learning_rate=0.01"),
            // Its covariance starts at 0 and the loss rises with it, at the recipe's β for longer than the test lasts.
            "fashion-mnist/tico.yaml", List.of("loss.beta=0.1"),
            // At first the network and its average are one, and the loss rises until the average follows.
            "fashion-mnist/mmcr.yaml", List.of("encoder.momentum=0.5", "decoder.momentum=0.5"),
            // A sharp teacher is followed later than the test lasts.
            "fashion-mnist/ibot.yaml", List.of("loss.teacher_temperature=[0.04, 0.07]", "optimizer.learning_rate=1e-3"),
            // Of sixteen images, how many share a class differs more from batch to batch than what is learnt.
            "fashion-mnist/supcon.yaml", List.of("batch_size=" + 2 * BATCH));
    private static final int STEPS_PER_EPOCH = 20;
    /** Steps at both ends whose losses are averaged: with fewer, the luck of so small batches outweighs what is learnt. */
    private static final int COMPARED = 10;
    private static final Components COMPONENTS = ClassPathComponents.load();

    @TempDir
    Path temp;

    static Stream<String> recipes() throws IOException {
        return ShippedRecipes.names().stream().filter(name -> !ELSEWHERE.contains(name));
    }

    private static Recipe small(String name) {
        List<String> sets = new ArrayList<>(List.of("threads=1", "batch_size=" + BATCH, "n_epochs=2", "batches_per_epoch=" + STEPS_PER_EPOCH,
                "save_interval=1", "evaluate=null"));
        Recipe recipe = load(name, sets);
        if (recipe.train().get(0).component().name().equals("synthetic")) {
            // Smaller images, whose maps may have fewer places than the grid of a recipe's features.
            sets.add("features=output");
            boolean boxes = recipe.resolvedYaml().contains("actions: box");
            sets.add("data.train=[{use: synthetic, size: 32, sprites: 1, actions: " + (boxes ? "box" : "discrete") + "}]");
        }
        if (hasQueue(recipe)) {
            // Full after four batches.
            sets.add("batch_extender.size=" + 4 * BATCH);
        }
        sets.addAll(EASED.getOrDefault(name, List.of()));
        if (recipe.shuffleBufferSize() > 0) {
            sets.add("shuffle_buffer_size=64");
        }
        return load(name, sets);
    }

    private static Recipe load(String name, List<String> sets) {
        return ShippedRecipes.load(name, sets, COMPONENTS);
    }

    private LearnResult learn(Recipe recipe, String run, RecordedLosses losses, boolean resume) throws IOException {
        OptionBinder binder = new OptionBinder(COMPONENTS);
        HostDataContext context = new HostDataContext(COMPONENTS,
                source -> binder.use(DataSource.class, source, source.component()), recipe.baseDirectory(), temp);
        List<Dataset> data = new ArrayList<>();
        for (Use<DataSource<?>> source : recipe.train()) {
            data.add(DataSource.open(source, context));
        }
        LearnOptions options = LearnOptions.of(recipe).logDir(temp.resolve(run)).listeners(losses.use()).resume(resume);
        return RepresentationLearner.of(recipe).learn(data, options);
    }

    @Test
    void whatIsEasedIsThere() throws IOException {
        assertTrue(recipes().toList().containsAll(EASED.keySet()), () -> "recipes of " + EASED.keySet() + " are gone");
    }

    @Test
    void everyPresetHasARecipe() throws IOException {
        List<Components.Installed<Algorithm<?>>> installed = COMPONENTS.all(Algorithm.class);
        Set<String> presets = installed.stream().map(algorithm -> algorithm.component().name()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> used = new TreeSet<>();
        for (String name : recipes().toList()) {
            load(name, List.of()).algorithm().ifPresent(algorithm -> used.add(algorithm.component().name()));
        }
        assertEquals(presets, used);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("recipes")
    void theLossFallsAndARunThatDiedGoesOnBitForBit(String name) throws IOException {
        Recipe recipe = small(name);
        RecordedLosses whole = RecordedLosses.all();
        LearnResult uninterrupted = learn(recipe, "whole", whole, false);
        List<Double> losses = whole.inOrder();
        assertEquals(2 * STEPS_PER_EPOCH, losses.size());
        // A queue holds noise at first, from which anything is told easily; and a teacher chooses the same for all images, until it tells them apart.
        int from = hasQueue(recipe) ? 4 : hasTeacherOfPrototypes(recipe) ? 15 : 0;
        double first = mean(losses.subList(from, from + COMPARED));
        double last = mean(losses.subList(losses.size() - COMPARED, losses.size()));
        assertTrue(last < first, "the loss was " + first + " at first and is " + last + " in the end: " + losses);

        int died = STEPS_PER_EPOCH + 3;
        RecordedLosses again = RecordedLosses.dyingAfter(died);
        assertThrows(UserError.class, () -> learn(recipe, "again", again, false));
        assertEquals(whole.byStep().headMap(died + 1L), again.byStep(), "the same seed");

        RecordedLosses resumed = RecordedLosses.all();
        LearnResult result = learn(recipe, "again", resumed, true);
        assertEquals(whole.byStep().tailMap(STEPS_PER_EPOCH + 1L), resumed.byStep(), "resumed");
        assertEquals(uninterrupted.encoder().values(), result.encoder().values());
    }

    private static boolean hasQueue(Recipe recipe) {
        return Set.of("queue", "nearest-neighbours").contains(recipe.batchExtender().component().name());
    }

    private static boolean hasTeacherOfPrototypes(Recipe recipe) {
        return recipe.loss().component().name().equals("dino") || recipe.loss().component().name().equals("ibot");
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
