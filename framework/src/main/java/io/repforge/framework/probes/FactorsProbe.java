package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Option;
import io.repforge.api.probe.Examples;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.probes.linear.RidgeRegression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every label of the data: {@code linear_NAME}, the accuracy of logistic regression for each label with classes, in [0, 1], with its confusion matrix as its
 * detail, and {@code r2_NAME}, R² of linear regression for each label that is a number, at most 1.
 */
public final class FactorsProbe implements Probe<FactorsProbe.Options> {

    private static final String CLASSES = "linear_";
    private static final String NUMBERS = "r2_";

    /**
     * Options.
     *
     * @param linear how classes are learnt
     * @param numbers how numbers are learnt
     */
    public record Options(
            @Option(value = "How labels with classes are learnt", defaults = "{}") LinearProbe.Options linear,
            @Option(value = "How labels that are numbers are learnt", defaults = "{}") Numbers numbers) {}

    /**
     * How linear regression is fitted, see {@link RidgeRegression}.
     *
     * @param penalties λ that are tried
     * @param heldOut share of the rows that λ is chosen on
     */
    public record Numbers(
            @Option(value = "Weights λ of the squared norm beside the sum of the squared errors, of which for each label that is taken which does best on rows that are"
                    + " held out; one alone is taken as it is. λ is alpha of scikit-learn's Ridge",
                    defaults = "[1e6, 3e5, 1e5, 3e4, 1e4, 3e3, 1e3, 300, 100, 30, 10, 3, 1, 0.1]", min = 1e-6) List<Double> penalties,
            @Option(value = "Share of the rows to learn from that is held out to choose the penalty, in whole trajectories", defaults = "0.2", min = 0.01,
                    max = 0.9) double heldOut) {

        public Numbers {
            penalties = List.copyOf(penalties);
            if (penalties.isEmpty()) {
                throw new IllegalArgumentException("'penalties' names none: give one to take it, or several to choose from");
            }
        }
    }

    @Override
    public String name() {
        return "factors";
    }

    @Override
    public String description() {
        return "Predicts every label of the data, also numbers";
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
        requireSame(data.learnt(), data.tested());
        List<Score> scores = new ArrayList<>();
        new TreeMap<>(data.learnt().labels()).forEach((name, space) -> {
            if (bothClasses(space, Objects.requireNonNull(data.tested().labels().get(name)))) {
                data.classes(name);
                scores.add(Score.of(CLASSES + name, Score.Unit.SHARE).titled(name));
            } else {
                scores.add(Score.of(NUMBERS + name, Score.Unit.NUMBER).titled(name + " R²"));
            }
        });
        return scores;
    }

    private static void requireSame(StepSpec train, StepSpec test) {
        Map<String, Space> learnt = train.labels();
        Map<String, Space> tested = test.labels();
        if (learnt.isEmpty()) {
            throw new UserError("The data to evaluate on has no labels, which the probe factors predicts: give data with labels.");
        }
        boolean alike = learnt.keySet().equals(tested.keySet()) && learnt.keySet().stream()
                .allMatch(name -> areAlike(Objects.requireNonNull(learnt.get(name)), Objects.requireNonNull(tested.get(name))));
        if (!alike) {
            throw new UserError("The probe factors learns the labels " + new TreeMap<>(learnt) + " but is tested on " + new TreeMap<>(tested)
                    + ": give data of one kind.");
        }
    }

    private static boolean areAlike(Space a, Space b) {
        return bothClasses(a, b) || bothNumbers(a, b);
    }

    private static boolean bothClasses(Space a, Space b) {
        return a instanceof Space.Discrete && b instanceof Space.Discrete;
    }

    /** Numbers of which all happen to be whole may be announced as discrete. */
    private static boolean bothNumbers(Space a, Space b) {
        return a.shape().equals(b.shape()) && Stream.of(a, b).noneMatch(space -> space instanceof Space.Discrete classes && !classes.names().isEmpty());
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        Findings findings = Findings.NONE;
        Map<String, Double> scores = new HashMap<>();
        List<String> numeric = new ArrayList<>();
        for (Map.Entry<String, Space> label : new TreeMap<>(probed.learnt().labels()).entrySet()) {
            String name = label.getKey();
            if (bothClasses(label.getValue(), Objects.requireNonNull(probed.tested().labels().get(name)))) {
                findings = findings.and(FrozenClassifier.findings(probed, new FrozenClassifier(name, options.linear), CLASSES + name));
            } else {
                numeric.add(name);
            }
        }
        if (!numeric.isEmpty()) {
            try (INDArray learnt = Rows.of(probed.learntExamples()); INDArray tested = Rows.of(probed.testedExamples())) {
                List<RidgeRegression.Found> found = new RidgeRegression(options.numbers.penalties, options.numbers.heldOut).found(
                        new RidgeRegression.Labelled(learnt, numbers(probed.learntExamples(), numeric)), probed.learntExamples().trajectories(),
                        new RidgeRegression.Labelled(tested, numbers(probed.testedExamples(), numeric)), probed.seed(), probed::checkInterrupted);
                for (int i = 0; i < found.size(); i++) {
                    scores.put(NUMBERS + numeric.get(i), found.get(i).r2());
                }
                warning(numeric, found).ifPresent(probed::warn);
            }
        }
        return findings.and(Findings.of(scores));
    }

    /** What is to be told of penalties that have no solution. */
    private static Optional<String> warning(List<String> labels, List<RidgeRegression.Found> found) {
        OptionalDouble unsolvable = found.stream().mapToDouble(RidgeRegression.Found::unsolvable).filter(penalty -> !Double.isNaN(penalty)).max();
        if (unsolvable.isEmpty()) {
            return Optional.empty();
        }
        List<String> unknown = IntStream.range(0, labels.size()).filter(i -> !Double.isNaN(found.get(i).unsolvable()) && Double.isNaN(found.get(i).penalty()))
                .mapToObj(labels::get).toList();
        String lost = "The probe factors: of numbers.penalties, " + unsolvable.getAsDouble() + " and what is weaker is lost in rounding beside these features, so that"
                + " there is no solution";
        return Optional.of(unknown.isEmpty() ? lost + "; stronger ones were taken, so leave it out"
                : lost + ", and none is stronger for " + String.join(", ", unknown) + ", of which R² isn't known; give stronger ones");
    }

    private static double[][] numbers(Examples examples, List<String> labels) {
        return labels.stream().map(examples::labels).toArray(double[][]::new);
    }
}
