package io.repforge.framework.train;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import io.repforge.framework.data.LabelClasses;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.runtime.Engine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * What a recipe's encoder would be, had it seen the labels: of the same architecture and initial values, trained on the same batches, as they are augmented, in as
 * many steps by the same optimizer, but for the cross-entropy of a label through a linear layer on the features that it gives out. A bound from above for what is learnt
 * without labels at the same cost.
 */
public final class SupervisedEncoder {

    private final ClassifierTraining training;

    private SupervisedEncoder(ClassifierTraining training) {
        this.training = training;
    }

    /**
     * An encoder that isn't trained yet.
     *
     * @param data what the recipe trains on; stays open
     * @param label name of a label with classes
     * @throws UserError as {@link #require}, or if it isn't known how many batches there are
     */
    public static SupervisedEncoder of(Recipe recipe, LearnOptions options, List<? extends Dataset> data, String label) {
        return new SupervisedEncoder(ClassifierTraining.of(recipe, options, data,
                new ClassifierTraining.Goal(label, require(data, label), 0, "the supervised encoder", "data.train", "leave supervised out of evaluate.baselines")));
    }

    /**
     * That there are labels to learn, before anything is trained.
     *
     * @return how many classes there are
     * @throws UserError if data to train on has no classes under the label, or not the same in all of it
     */
    public static int require(List<? extends Dataset> data, String label) {
        return LabelClasses.count(data, label).orElseThrow(() -> new UserError("evaluate.baselines names supervised, but data.train has no classes under the label '"
                + label + "', or not the same in all of it: leave supervised out, or give data with that label."));
    }

    /** How many steps it takes. */
    public long steps() {
        return training.steps();
    }

    /**
     * Trains it.
     *
     * @param architecture of the recipe on its data
     * @throws UserError if contexts aren't observations, so that they aren't what is represented, if a step lacks the label, or if the loss stops being finite
     * @throws CancellationException if the thread is interrupted; it stays so
     */
    public EncoderSnapshot train(Architecture architecture, Engine engine) throws IOException {
        return new EncoderSnapshot(architecture, training.train(architecture, Map.of(), engine, (epoch, loss, values) -> true));
    }
}
