package io.repforge.benchmarks.steps;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.LossModels;
import io.repforge.framework.train.RepresentationLearner;
import java.util.Map;

/**
 * A case with its graph.
 *
 * @param batch N
 */
record CompiledCase(Architecture architecture, int batch, UpdateRule rule, TrainingModel model) {

    /** Of initial values, pixels and random tensors. */
    static final long SEED = 7;

    static CompiledCase of(Case what, Update update) {
        return of(what.recipe(update), what.steps());
    }

    /** A recipe on data of this kind. */
    static CompiledCase of(Recipe recipe, StepSpec steps) {
        Architecture architecture = RepresentationLearner.of(recipe).architecture(steps);
        UpdateRule rule = Optimizer.rule(recipe.optimizer());
        return new CompiledCase(architecture, recipe.batchSize(), rule, LossModels.training(architecture, recipe.batchSize(), rule));
    }

    /** Where parameters start. */
    Map<String, Array> trained() {
        return new Initialization(SEED).values(model.trained());
    }

    /** Where everything else starts. */
    Map<String, Array> state() {
        return new Initialization(SEED).values(model.untrained());
    }
}
