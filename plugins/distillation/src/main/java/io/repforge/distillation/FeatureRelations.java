package io.repforge.distillation;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Tensor;
import io.repforge.api.loss.Directions;
import io.repforge.api.option.Option;
import java.util.Map;

/**
 * Each image of the batch is to be as similar to the others as the teacher finds it: {@code KL(softmax(T / τt) ‖ softmax(S / τs))} of the cosines T among the teacher's rows
 * and S among the student's, that of each with itself left out, the mean over rows (Passalis and Tefas 2018, Learning Deep Representations with Probabilistic Knowledge
 * Transfer, with the softmax of cosines that Fang et al. 2021, SEED, have for its kernel). Numbers of features may differ.
 */
public final class FeatureRelations implements Loss<FeatureRelations.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τs of the student", defaults = "0.1", min = 0, aboveMin = true) double temperature,
            @Option(value = "τt of the teacher; smaller is sharper", defaults = "0.1", min = 0, aboveMin = true) double targetTemperature) {}

    @Override
    public String name() {
        return "feature-relations";
    }

    @Override
    public String description() {
        return "Images are as similar to each other as the teacher finds them";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor student = rows(inputs.comparison().context().mean());
        Tensor teacher = rows(inputs.comparison().target().mean());
        if (student.dim(0) < 3) {
            graph.warn("The loss " + name() + " compares how similar each image is to the others of a batch, and of fewer than two others there is nothing to compare:"
                    + " nothing is learnt. Raise batch_size; hundreds are usual.");
        }
        Tensor wanted = among(teacher.stopGradient(), options.targetTemperature);
        Tensor relation = wanted.softmax(1);
        Tensor entropy = relation.mul(wanted.logSoftmax(1)).sum(false, 1).mean().neg();
        Tensor crossEntropy = relation.mul(among(student, options.temperature).logSoftmax(1)).sum(false, 1).mean().neg();
        return Value.of(crossEntropy.sub(entropy), Map.of("target_entropy", entropy.stopGradient()));
    }

    private Tensor rows(Tensor features) {
        if (features.shape().rank() != 2 || !features.type().isFloating()) {
            throw new GraphException("loss " + name() + " compares rows of features, and there is " + features.tensorType() + "; choose an encoder and a decoder"
                    + " that give vectors");
        }
        return features.l2Normalize(1);
    }

    private static Tensor among(Tensor rows, double temperature) {
        return Directions.withoutItself(Directions.cosines(rows, rows).div(temperature));
    }
}
