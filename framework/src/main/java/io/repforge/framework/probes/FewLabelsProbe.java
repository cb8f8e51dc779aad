package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.Option;
import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Draws;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import io.repforge.framework.probes.linear.LinearClassifier;
import io.repforge.framework.probes.linear.LogisticRegression;
import io.repforge.framework.probes.linear.Standardisation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far a few labels go: {@code few_labels_1}, {@code few_labels_5} and so on, the accuracy of logistic regression that has learnt from so many examples of each
 * class, in [0, 1]: the mean over several draws of examples, which are its detail. One label of each class leaves nothing to choose a penalty by, so there is one
 * penalty for all. Features are standardised by all examples to learn from, which takes no labels.
 */
public final class FewLabelsProbe implements Probe<FewLabelsProbe.Options> {

    private static final String SCORE = "few_labels_";
    private static final int MAX_ITERATIONS = 1000;
    private static final double TOLERANCE = 1e-4;

    /**
     * Options.
     *
     * @param perClass numbers of labels, each with a score of its own
     * @param draws how often examples are drawn
     * @param penalty λ
     */
    public record Options(
            @Option(value = "How many examples of each class are learnt from, each number with a score of its own", defaults = "[1, 5, 10, 100]",
                    min = 1) List<Integer> perClass,
            @Option(value = "How often examples are drawn; the score is the mean over the draws", defaults = "5", min = 1) int draws,
            @Option(value = "Weight λ of half the squared norm beside the sum of the losses, 1/C of scikit-learn: one for all numbers of labels, since a single label"
                    + " of each class leaves none to choose it by", defaults = "1", min = 1e-6) double penalty) {

        public Options {
            perClass = List.copyOf(perClass);
        }
    }

    @Override
    public String name() {
        return "few-labels";
    }

    @Override
    public String description() {
        return "Predicts the label by logistic regression from a few examples of each class: mean and deviation over draws";
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
        return options.perClass.stream()
                .map(count -> Score.of(SCORE + count, Score.Unit.SHARE).titled(count + (count == 1 ? " label" : " labels") + " per class")).toList();
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        ClassLabels classes = probed.classLabels(probed.label());
        LogisticRegression regression = new LogisticRegression(List.of(options.penalty), 0.5, MAX_ITERATIONS, TOLERANCE);
        Findings findings = Findings.NONE;
        try (INDArray learnt = Rows.of(probed.learntExamples()); INDArray tested = Rows.of(probed.testedExamples())) {
            Standardisation standardisation = Standardisation.of(learnt);
            for (int count : options.perClass) {
                warnOfFew(probed, classes, count);
                List<Double> accuracies = new ArrayList<>();
                for (int draw = 0; draw < options.draws; draw++) {
                    int[] rows = drawn(classes, count, new SplittableRandom(probed.seed() + draw).split());
                    int[] ofRows = IntStream.of(rows).map(row -> classes.learnt()[row]).toArray();
                    try (INDArray few = learnt.getRows(rows)) {
                        LinearClassifier classifier =
                                regression.fit(few, standardisation, ofRows, classes.count(), probed.seed(), probed::checkInterrupted);
                        accuracies.add(classifier.accuracy(tested, classes.tested()));
                    }
                }
                Draws draws = new Draws(accuracies);
                findings = findings.and(Findings.of(Map.of(SCORE + count, draws.mean())).with(SCORE + count, draws));
            }
        }
        return findings;
    }

    /** Numbers of so many examples of each class, of all where there are fewer. Of more, those of fewer are a part. */
    private static int[] drawn(ClassLabels classes, int perClass, SplittableRandom random) {
        int[] order = IntStream.range(0, classes.learnt().length).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[other];
            order[other] = row;
        }
        int[] taken = new int[classes.count()];
        return IntStream.of(order).filter(row -> taken[classes.learnt()[row]]++ < perClass).toArray();
    }

    private static void warnOfFew(Probed probed, ClassLabels classes, int perClass) {
        int[] there = new int[classes.count()];
        IntStream.of(classes.learnt()).forEach(found -> there[found]++);
        List<String> fewer = IntStream.range(0, there.length).filter(k -> there[k] < perClass).mapToObj(k -> classes.names().get(k) + " " + there[k]).toList();
        if (!fewer.isEmpty()) {
            probed.warn("The probe few-labels learns from " + perClass + " examples of each class, but of some there are fewer, which are all learnt from ("
                    + String.join(", ", fewer.subList(0, Math.min(4, fewer.size()))) + (fewer.size() > 4 ? ", …" : "") + ")");
        }
    }
}
