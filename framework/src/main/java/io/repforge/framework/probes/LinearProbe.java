package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.Option;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Accuracy of multinomial logistic regression for the label: {@code linear}, in [0, 1]. */
public final class LinearProbe implements Probe<LinearProbe.Options> {

    private static final String SCORE = "linear";

    /**
     * How a linear layer is trained. By default so that features of a few hundred dimensions and up to 100,000 rows converge.
     *
     * @param steps training steps
     * @param batchSize rows per step
     * @param learningRate learning rate of the first step
     * @param weightDecay decoupled decay of the weights, not of the biases
     */
    public record Options(
            @Option(value = "Steps of training", defaults = "5000", min = 1) int steps,
            @Option(value = "Rows per batch", defaults = "512", min = 1, max = 16384) int batchSize,
            @Option(value = "Learning rate of Adam at the first step, which falls to 0 along a cosine", defaults = "0.01", min = 0) double learningRate,
            @Option(value = "Decoupled decay of the weights", defaults = "1e-3", min = 0) double weightDecay) {}

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public String description() {
        return "Predicts the label by logistic regression";
    }

    @Override
    public Class<Options> optionsType() {
        return Options.class;
    }

    @Override
    public About about() {
        return About.LABELS;
    }

    @Override
    public List<Score> scores(ProbeData data, Options options) {
        data.classes(data.label());
        return List.of(Score.of(SCORE, Score.Unit.SHARE));
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        return Findings.of(Map.of(SCORE, new SoftmaxRegression(options).accuracy(probed, probed.label())));
    }
}
