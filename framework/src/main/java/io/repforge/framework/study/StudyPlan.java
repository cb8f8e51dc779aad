package io.repforge.framework.study;

import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.Judged;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Change;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.Recipes;
import io.repforge.framework.results.HeldOutRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A study with the recipes of its configurations.
 *
 * @param configurations in the order in which they are begun
 */
public record StudyPlan(Study study, List<Planned> configurations) {

    private static final Logger LOG = LoggerFactory.getLogger(StudyPlan.class);

    /** What doesn't decide takes time and space: what encoders are compared with, maps, checkpoints that nothing goes on from. */
    private static final Map<String, Object> DEFAULTS = defaults();

    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("evaluate.baselines", List.of());
        defaults.put("evaluate.map", false);
        defaults.put("keep_checkpoints", 1);
        return defaults;
    }

    /**
     * A configuration.
     *
     * @param id name of its folder
     * @param recipe at the first seed
     * @param sets everything that its runs have otherwise than the recipe, but their seeds, as {@code --set} takes it
     * @param chosen the same without what belongs to the study alone: what a run has that comes of the choice
     * @param hasTests whether such a run would be judged on test data
     */
    public record Planned(Configuration configuration, String id, Recipe recipe, List<String> sets, List<String> chosen, boolean hasTests) {

        /** Epochs of its runs. */
        public int epochs() {
            return recipe.nEpochs();
        }

        /** All changes at a seed. */
        List<String> sets(long seed) {
            List<String> all = new ArrayList<>(sets);
            all.add("seed=" + seed);
            return List.copyOf(all);
        }
    }

    public StudyPlan {
        configurations = List.copyOf(configurations);
    }

    /**
     * Loads the recipe in all configurations.
     *
     * @throws io.repforge.framework.recipe.RecipeError with every fault of the recipe in any of them
     * @throws UserError if nothing judges, or test data would choose
     */
    public static StudyPlan of(Study study, Components components) {
        List<Configuration> configurations = study.configurations();
        List<List<Change>> chosen = configurations.stream().map(configuration -> {
            List<Change> changes = new ArrayList<>(study.common());
            changes.addAll(study.changes(configuration));
            return changes;
        }).toList();
        List<Recipe> recipes = Recipes.variants(study.recipe(), chosen, components);
        List<List<Change>> all = new ArrayList<>();
        for (int i = 0; i < recipes.size(); i++) {
            all.add(changes(study, recipes.get(i), chosen.get(i)));
        }
        List<Recipe> judged = Recipes.variants(study.recipe(), all, components);
        requireComparable(study, judged);
        tellIfSeparate(study, recipes);
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            planned.add(new Planned(configurations.get(i), configurations.get(i).id(), judged.get(i), arguments(all.get(i).subList(0, all.get(i).size() - 1)),
                    arguments(chosen.get(i)), Judged.hasTests(recipes.get(i))));
        }
        return new StudyPlan(study, planned);
    }

    private static List<String> arguments(List<Change> changes) {
        return changes.stream().map(Change::argument).toList();
    }

    /** The seed comes last. */
    private static List<Change> changes(Study study, Recipe recipe, List<Change> chosen) {
        if (recipe.evaluate().isEmpty()) {
            throw new UserError(study.recipe() + " says nothing of what its encoder is to be evaluated on, by which a study decides: name labelled data under evaluate,"
                    + " there or under set in " + study.file() + ".");
        }
        List<Change> all = new ArrayList<>();
        DEFAULTS.forEach((key, value) -> all.add(new Change(key, value, study.file().toString(), 0)));
        all.addAll(chosen);
        if (study.heldOut()) {
            all.addAll(Change.of(HeldOutRecipe.of(recipe).sets()));
        }
        all.add(new Change("seed", study.seeds().get(0), study.file().toString(), 0));
        return all;
    }

    private static void requireComparable(Study study, List<Recipe> recipes) {
        if (recipes.stream().anyMatch(Judged::hasTests)) {
            throw new UserError(study.file() + " has " + study.recipe() + " judged on test data, by which nothing is chosen: " + (study.heldOut()
                    ? "leave the data of evaluate.test out of data.train and evaluate.train."
                    : "set held_out: true, or name data for validation under set, in evaluate."));
        }
        Set<String> data = new LinkedHashSet<>(recipes.stream().map(recipe -> Judged.of(recipe).data()).toList());
        if (data.size() > 1) {
            throw new UserError(study.file() + ": configurations would be judged on different data (" + String.join("; ", data) + "), so that their scores couldn't be"
                    + " compared: leave what changes it out of space.");
        }
    }

    private static void tellIfSeparate(Study study, List<Recipe> recipes) {
        if (study.heldOut() && recipes.stream().anyMatch(recipe -> HeldOutRecipe.of(recipe).separate())) {
            LOG.warn("{}: the encoder is trained on all of data.train, which has other sources than evaluate.train: see to it that they have nothing in common.",
                    study.recipe());
        }
    }

    /**
     * The score that decides.
     *
     * @param scores those that the recipe's probes will have
     * @throws UserError if it isn't among them, or comes too late to stop a run by it
     */
    public Score decisive(List<Score> scores) {
        boolean early = study.earlyStopping().use() != EarlyStopping.Rule.NONE;
        List<String> usable = scores.stream().filter(score -> !(early && score.isAtEndOnly())).map(Score::name).toList();
        return scores.stream().filter(score -> score.name().equals(study.score())).findFirst().map(score -> {
            if (early && score.isAtEndOnly()) {
                throw study.unknownScore("names '" + study.score() + "', which takes so long that it is told at the end of a run alone, and early_stopping needs it"
                        + " before", usable);
            }
            return score;
        }).orElseThrow(() -> study.unknownScore("names '" + study.score() + "', which the probes of " + study.recipe() + " don't have", usable));
    }

    /** What the runs are judged on. */
    public Judged judged() {
        return Judged.of(configurations.get(0).recipe());
    }
}
