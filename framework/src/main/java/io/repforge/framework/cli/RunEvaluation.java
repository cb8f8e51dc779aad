package io.repforge.framework.cli;

import io.repforge.api.data.Dataset;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.SavedRun;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the encoder of a run that is done, as its training would have done at its end.
 *
 * @param run what was trained, with a recipe that says what to ask of it
 * @param known what the command knows of other runs
 */
record RunEvaluation(SavedRun run, KnownBaselines known) {

    private static final Logger LOG = LoggerFactory.getLogger(RunEvaluation.class);

    /**
     * Writes the scores into the folder of the run.
     *
     * @throws io.repforge.framework.UserError if the data can't be opened, or probes can't work on it
     */
    void write(Components components) throws IOException {
        Recipe recipe = run.recipe();
        try (DataOpener data = new DataOpener(components, recipe.baseDirectory())) {
            List<Dataset> trained = recipe.train().stream().map(data::openForSpaces).toList();
            EncoderSnapshot encoder = run.snapshot(trained.get(0).spec().withLabels(Map.of()));
            try (RecipeEvaluation evaluating = new RecipeEvaluation(recipe, recipe.evaluate().orElseThrow(), trained, data, run.folder(), known);
                    Engine engine = Engine.load(LearnOptions.of(recipe).session())) {
                evaluating.atEnd(engine, encoder);
                evaluating.warnings().forEach(LOG::warn);
            }
        }
    }
}
