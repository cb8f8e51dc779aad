package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.api.probe.Score;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.data.Skipped;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.RecipeOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recipe evaluates on.
 *
 * @param test null for a part of {@code train}
 */
record ProbedData(Dataset train, @Nullable Dataset test) {

    /**
     * Opens what a recipe names.
     *
     * @param skipped counts what can't be read, where the recipe tolerates that
     */
    static ProbedData open(Recipe recipe, RecipeOptions.Evaluate options, DataOpener data, Skipped skipped) {
        Dataset train = recipe.tolerance().over(data.open(options.train()), skipped);
        return new ProbedData(train, options.test() == null ? null : recipe.tolerance().over(data.open(options.test()), skipped));
    }

    /**
     * Checks, without reading the data, that the recipe's probes can learn from it: at once, and not only after hours of training.
     *
     * @param trained what the encoder is trained on
     * @throws UserError if they can't
     */
    void require(Recipe recipe, RecipeOptions.Evaluate options, List<Dataset> trained) {
        if (!trained.isEmpty() && !trained.get(0).spec().observation().equals(train.spec().observation())) {
            throw new UserError("data.train has observations of " + trained.get(0).spec().observation() + " but evaluate.train of "
                    + train.spec().observation() + ": evaluate on data like that which is trained on, or leave evaluate out.");
        }
        List<Score> scores = Evaluator.scores(train, test, question(options));
        recipe.keepBest().ifPresent(best -> {
            List<String> names = scores.stream().filter(score -> !score.isAtEndOnly()).map(Score::name).toList();
            if (!names.contains(best)) {
                throw new UserError("keep_best names the score '" + best + "', which the probes of evaluate don't have; " + NearestName.advice(best, names));
            }
        });
    }

    /** What the recipe asks of its encoder. */
    static Evaluation.Question question(RecipeOptions.Evaluate options) {
        return new Evaluation.Question(options.probes(), options.label(), true);
    }
}
