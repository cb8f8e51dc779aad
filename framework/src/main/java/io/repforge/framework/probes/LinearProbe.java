package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.Option;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import io.repforge.framework.probes.linear.LogisticRegression;
import java.io.IOException;
import java.util.List;

/** Accuracy of multinomial logistic regression for the label: {@code linear}, in [0, 1], with the confusion matrix {@code linear_confusion} as its detail. */
public final class LinearProbe implements Probe<LinearProbe.Options> {

    private static final String SCORE = "linear";

    /**
     * How logistic regression is fitted, see {@link LogisticRegression}.
     *
     * @param penalties λ that are tried
     * @param heldOut share of the rows that λ is chosen on
     * @param maxIterations the most iterations with one penalty
     * @param tolerance how far above its minimum the loss may be, as a share of it
     */
    public record Options(
            @Option(value = "Weights λ of half the squared norm beside the sum of the losses, of which that is taken which does best on rows that are held out; one"
                    + " alone is taken as it is. λ is 1/C of scikit-learn", defaults = "[3e4, 1e4, 3e3, 1e3, 300, 100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01]",
                    min = 1e-6) List<Double> penalties,
            @Option(value = "Share of the rows to learn from that is held out to choose the penalty, of each class, in whole trajectories", defaults = "0.2", min = 0.01,
                    max = 0.9) double heldOut,
            @Option(value = "The most iterations of L-BFGS with one penalty", defaults = "1000", min = 1) int maxIterations,
            @Option(value = "How far above its minimum the loss may be, as a share of it", defaults = "1e-4", min = 1e-9, max = 1) double tolerance) {

        public Options {
            penalties = List.copyOf(penalties);
            if (penalties.isEmpty()) {
                throw new IllegalArgumentException("'penalties' names none: give one to take it, or several to choose from");
            }
        }

        /** What fits so. */
        LogisticRegression regression() {
            return new LogisticRegression(penalties, heldOut, maxIterations, tolerance);
        }
    }

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
        return FrozenClassifier.findings(probed, new FrozenClassifier(probed.label(), options), SCORE);
    }
}
