package io.repforge.multicrop;

import io.repforge.api.Loss;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.Option;
import java.util.List;

/**
 * Cross-entropy of the teacher's choice among P prototypes with the student's (DINO, Caron et al. 2021, equation 1 and algorithm 1):
 * {@code −Σ softmax((t − c) / τt) log softmax(s / τs)}, the mean over all comparisons. The centre c follows the mean of t, after the loss.
 * Statistics: the mean entropy of the teacher's choices, and the entropy of their mean. The former is log P where it says nothing; where both come near to each other, it
 * says the same of all images; and the latter is 0 where all agree on one prototype.
 */
public final class DinoLoss implements Loss<DinoLoss.Options> {

    /** Options. */
    public record Options(
            @Option(value = "τs, the student's temperature", defaults = "0.1", min = 0, aboveMin = true) double studentTemperature,
            @Option(value = "τt, the teacher's at the start and after its warm-up", defaults = "[0.04, 0.07]", min = 0, aboveMin = true,
                    length = 2) List<Double> teacherTemperature,
            @Option(value = "Share of the run that the warm-up takes", defaults = "0.3", min = 0, aboveMin = true, max = 1) double warmup,
            @Option(value = "Share of the centre that is kept at each step", defaults = "0.9", min = 0, max = 1) double centerMomentum) {}

    @Override
    public String name() {
        return "dino";
    }

    @Override
    public String description() {
        return "Cross-entropy of the centred and sharpened choice of the teacher with that of the student";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public Value compute(Graph graph, Inputs inputs, Options options) {
        Tensor temperature = TeacherTemperature.of(graph, options.teacherTemperature, options.warmup);
        Agreement agreement = Agreement.of(graph, Pairs.of(inputs.comparison()), Centering.MEAN, temperature, options.centerMomentum, options.studentTemperature);
        return Value.of(agreement.loss(), Choices.statistics(agreement.teachers()));
    }
}
