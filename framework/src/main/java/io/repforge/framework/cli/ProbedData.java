package io.repforge.framework.cli;

import io.repforge.api.DataSource;
import io.repforge.api.data.Dataset;
import io.repforge.api.option.Use;
import io.repforge.api.probe.Score;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.evaluate.HeldOut;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.train.SupervisedEncoder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recipe evaluates on.
 *
 * @param key of the recipe that names it
 * @param test null for a part of {@code train}
 * @param question what is asked of the encoder there
 */
record ProbedData(String key, Dataset train, @Nullable Dataset test, Evaluation.Question question) {

    /**
     * Opens what a recipe names.
     *
     * @param skipped counts what can't be read, where the recipe tolerates that
     */
    static ProbedData open(Recipe recipe, RecipeOptions.Evaluate options, DataOpener data, Skipped skipped) {
        return open("evaluate", options.train(), options.test(), options.label(), recipe, options, data, skipped);
    }

    /** Opens the other data that a recipe names, by what it calls it. */
    static Map<String, ProbedData> transfers(Recipe recipe, RecipeOptions.Evaluate options, DataOpener data, Skipped skipped) {
        Map<String, ProbedData> transfers = new LinkedHashMap<>();
        for (RecipeOptions.Transfer transfer : options.transfer()) {
            String label = transfer.label() == null ? options.label() : transfer.label();
            transfers.put(transfer.name(), open("evaluate.transfer '" + transfer.name() + "'", transfer.train(), transfer.test(), label, recipe, options,
                    data, skipped));
        }
        return transfers;
    }

    private static ProbedData open(String key, Use<DataSource<?>> train, @Nullable Use<DataSource<?>> test, String label, Recipe recipe,
            RecipeOptions.Evaluate options, DataOpener data, Skipped skipped) {
        Dataset learnt = recipe.tolerance().over(data.open(train), skipped);
        Dataset tested = test == null ? null : recipe.tolerance().over(data.open(test), skipped);
        return new ProbedData(key, learnt, tested, new Evaluation.Question(options.probes(), label, true));
    }

    /**
     * Checks, without reading the data, that the recipe's probes can learn from it: at once, and not only after hours of training.
     *
     * @param trained what the encoder is trained on
     * @return the scores that there will be
     * @throws UserError if they can't
     */
    List<Score> require(List<Dataset> trained) {
        if (!trained.isEmpty() && !trained.get(0).spec().observation().equals(train.spec().observation())) {
            throw new UserError("data.train has observations of " + trained.get(0).spec().observation() + " but " + key + ".train of "
                    + train.spec().observation() + ": evaluate on data like that which is trained on, make it so by the data source resized, or leave it out.");
        }
        return Evaluator.scores(train, test, question);
    }

    /**
     * Checks that the best checkpoint can be told by these scores.
     *
     * @throws UserError if the recipe keeps it by another one
     */
    static void requireBest(Recipe recipe, List<Score> scores) {
        recipe.keepBest().ifPresent(best -> {
            List<String> names = scores.stream().filter(score -> !score.isAtEndOnly()).map(Score::name).toList();
            if (!names.contains(best)) {
                throw new UserError("keep_best names the score '" + best + "', which the probes of evaluate don't have; " + NearestName.advice(best, names));
            }
        });
    }

    /**
     * Checks that an encoder can be trained on labels, if the recipe wants one to compare with.
     *
     * @throws UserError if what is trained on hasn't got them
     */
    static void requireSupervisable(RecipeOptions.Evaluate options, List<Dataset> trained) {
        if (options.comparedWith().contains(Evaluator.SUPERVISED)) {
            SupervisedEncoder.require(trained, options.label());
        }
    }

    /** What is learnt from and what is tested on. */
    HeldOut parts() {
        try {
            return Evaluator.parts(train, test, question);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }
}
