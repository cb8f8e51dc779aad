package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.results.HeldOutRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recipe with what is changed of it for a comparison.
 *
 * @param file the recipe
 * @param name its name
 * @param features what its encoder gives
 * @param values what this variant has otherwise than others, as {@code KEY=VALUE}
 * @param heldOut whether it is judged on held-out training data
 * @param common everything that is changed, but the seed
 */
record RecipeVariant(Path file, String name, String features, List<String> values, boolean heldOut, List<String> common) {

    private static final Logger LOG = LoggerFactory.getLogger(RecipeVariant.class);
    private static final int LONGEST = 80;

    /**
     * All variants of a recipe.
     *
     * @param sets changes of all
     * @param sweeps values to compare, as {@code KEY=VALUE|VALUE}, which are judged on held-out training data
     * @throws UserError if the recipe is wrong with some of the changes, has nothing to evaluate on, or values are to be chosen by test data
     */
    static List<RecipeVariant> of(Path file, List<String> sets, List<String> sweeps, boolean heldOut, Components components) {
        Recipe recipe = Recipes.load(file, sets, components);
        if (recipe.evaluate().isEmpty()) {
            throw new UserError(file + " says nothing of what its encoder is to be evaluated on: name labelled data under evaluate, or leave the recipe out.");
        }
        if (!sweeps.isEmpty() && !heldOut && Judged.hasTests(recipe)) {
            throw new UserError("--sweep chooses among values, which " + file + " would do by its test data: choose on held-out training data by --held-out.");
        }
        List<String> common = new ArrayList<>(sets);
        HeldOutRecipe changed = HeldOutRecipe.of(recipe);
        boolean validated = heldOut && !changed.sets().isEmpty();
        if (validated) {
            if (changed.separate()) {
                LOG.warn("{}: the encoder is trained on all of data.train, which has other sources than evaluate.train: see to it that they have nothing in common.",
                        file);
            }
            common.addAll(changed.sets());
        }
        return combined(sweeps).stream().map(values -> {
            List<String> all = new ArrayList<>(common);
            all.addAll(values);
            Recipe variant = Recipes.load(file, all, components);
            if (!values.isEmpty() && Judged.hasTests(variant)) {
                throw new UserError(
                        "--sweep " + String.join(", ", values) + " has " + file + " judged on test data, by which no value is chosen: leave data out of --sweep.");
            }
            return new RecipeVariant(file, recipe.name(), variant.features().toString(), values, validated, List.copyOf(all));
        }).toList();
    }

    private static List<List<String>> combined(List<String> sweeps) {
        List<List<String>> combined = List.of(List.of());
        for (String sweep : sweeps) {
            int equals = sweep.indexOf('=');
            if (equals < 1) {
                throw new UserError("--sweep " + sweep + ": must be KEY=VALUE|VALUE, such as loss.temperature=0.1|0.2");
            }
            List<List<String>> more = new ArrayList<>();
            for (List<String> one : combined) {
                for (String value : sweep.substring(equals + 1).split("\\|", -1)) {
                    List<String> longer = new ArrayList<>(one);
                    longer.add(sweep.substring(0, equals).strip() + "=" + value.strip());
                    more.add(List.copyOf(longer));
                }
            }
            combined = more;
        }
        return combined;
    }

    /** What tables call it. */
    String label() {
        return values.isEmpty() ? name : name + ", " + String.join(", ", values);
    }

    /** Name of the folder of its run at a seed. */
    String folder(long seed) {
        String changed = values.stream().map(value -> "-" + value.replaceAll("[^A-Za-z0-9_.=+-]+", "_")).collect(Collectors.joining());
        String kept = changed.length() <= LONGEST ? changed : changed.substring(0, LONGEST) + "-" + Integer.toHexString(changed.hashCode());
        return name + (heldOut ? "-held-out" : "") + kept + "-seed" + seed;
    }

    /** All changes at a seed, as {@code --set} takes them. */
    List<String> sets(long seed) {
        List<String> all = new ArrayList<>(common);
        all.add("seed=" + seed);
        return all;
    }

    /** The recipe at a seed. */
    Recipe recipe(long seed, Components components) {
        return Recipes.load(file, sets(seed), components);
    }
}
