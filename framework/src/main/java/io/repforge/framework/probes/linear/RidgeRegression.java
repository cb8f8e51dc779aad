package io.repforge.framework.probes.linear;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Linear regression of numbers on standardised features, with the smallest {@code Σ (y − x·w − b)² + λ|w|²} (Hoerl and Kennard 1970, Ridge Regression), where λ is
 * chosen for each label by the squared errors on a part of the rows that is held out, and all of them are learnt from with it. λ is alpha of scikit-learn. The same
 * rows and seed always give the same weights.
 *
 * <p>Penalties are tried from the strongest on, for each label until two have done no better than the best; all are solved from the same products of rows. Where rows
 * are wide a part of many is enough to choose by. Penalties that are lost in rounding beside the features, so that there is no solution, are passed over: where one is
 * that was chosen, the next stronger one is taken.
 *
 * @param penalties λ that are tried; one alone is taken as it is
 * @param heldOut share of the rows that λ is chosen on, in (0, 1)
 */
public record RidgeRegression(List<Double> penalties, double heldOut) {

    /** Features of which all rows are cheap to choose by. */
    private static final int NARROW = 4096;
    /** Rows that a penalty of wider ones is chosen by. */
    private static final int MOST_WIDE_ROWS_TO_CHOOSE_BY = 5000;
    /** How many penalties one after the other may do no better than the best before weaker ones aren't tried. */
    private static final int PATIENCE = 2;

    public RidgeRegression {
        penalties = penalties.stream().sorted(Comparator.reverseOrder()).distinct().toList();
        if (penalties.isEmpty() || penalties.stream().anyMatch(penalty -> !(penalty > 0)) || !(heldOut > 0 && heldOut < 1)) {
            throw new IllegalArgumentException("there must be positive penalties, and a part must be held out, got " + penalties + " and " + heldOut);
        }
    }

    /**
     * Numbers of labels with the rows that they belong to.
     *
     * @param rows {@code [n, d]}, {@code float32}
     * @param numbers n of each of k labels
     */
    public record Labelled(INDArray rows, double[][] numbers) {

        private boolean isFinite(int label) {
            return Double.isFinite(Arrays.stream(numbers[label]).map(number -> number * number).sum());
        }

        private Labelled of(int[] labels) {
            return new Labelled(rows, IntStream.of(labels).mapToObj(label -> numbers[label]).toArray(double[][]::new));
        }

        private Labelled some(FloatRows part, int[] rows) {
            return new Labelled(part.values(), Arrays.stream(numbers).map(label -> IntStream.of(rows).mapToDouble(row -> label[row]).toArray()).toArray(double[][]::new));
        }
    }

    /**
     * What was found of a label.
     *
     * @param penalty that was taken; NaN where none was
     * @param unsolvable the strongest penalty that was tried and has no solution; NaN where all that were tried have one
     * @param r2 the share of the variance of test numbers that is predicted: R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)². At most 1; 0 is as good as always saying the mean, and
     *     there is no lower bound. Where all test numbers are the same, 1 if they are predicted and 0 if not; NaN where features or squares of the label's numbers aren't finite, or no penalty as strong as
     *     the one that was chosen has a solution
     */
    public record Found(double penalty, double unsolvable, double r2) {}

    /**
     * Learns labels from rows and predicts them of others.
     *
     * @param trajectories of the rows to learn from, of which each is learnt from or held out as a whole
     * @param seed of the choice of rows
     * @param between called between parts of the work, which ends with what it throws
     * @return what was found of each label
     */
    public List<Found> found(Labelled train, int[] trajectories, Labelled test, long seed, Runnable between) {
        Found[] all = new Found[train.numbers.length];
        Arrays.fill(all, new Found(Double.NaN, Double.NaN, Double.NaN));
        int[] finite = IntStream.range(0, all.length).filter(label -> train.isFinite(label) && test.isFinite(label)).toArray();
        if (finite.length > 0) {
            List<Found> some = ofFinite(train.of(finite), trajectories, test.of(finite), seed, between);
            for (int i = 0; i < finite.length; i++) {
                all[finite[i]] = some.get(i);
            }
        }
        return List.of(all);
    }

    private List<Found> ofFinite(Labelled train, int[] trajectories, Labelled test, long seed, Runnable between) {
        Chosen chosen = chosen(train, trajectories, seed, between);
        Found[] found = new Found[train.numbers.length];
        try (RidgeSystem system = RidgeSystem.of(train.rows, train.numbers, between)) {
            for (Map.Entry<Double, int[]> some : labels(chosen.penalties).entrySet()) {
                double unsolvable = chosen.unsolvable;
                double taken = Double.NaN;
                Optional<double[][]> predicted = Optional.empty();
                // From the one that was chosen on to stronger ones.
                for (int i = penalties.indexOf(some.getKey()); i >= 0 && predicted.isEmpty(); i--) {
                    between.run();
                    predicted = system.predicted(test.rows, penalties.get(i), some.getValue());
                    taken = predicted.isPresent() ? penalties.get(i) : Double.NaN;
                    unsolvable = predicted.isPresent() ? unsolvable : penalties.get(i);
                }
                for (int i = 0; i < some.getValue().length; i++) {
                    int label = some.getValue()[i];
                    found[label] = new Found(taken, unsolvable, predicted.isPresent() ? explained(predicted.get()[i], test.numbers[label]) : Double.NaN);
                }
            }
        }
        return List.of(found);
    }

    /**
     * What was chosen.
     *
     * @param penalties of each label
     * @param unsolvable the strongest that has no solution; NaN where all that were tried have one
     */
    private record Chosen(double[] penalties, double unsolvable) {}

    /** Labels by the penalty that was chosen for them. */
    private static Map<Double, int[]> labels(double[] chosen) {
        Map<Double, int[]> labels = new TreeMap<>();
        for (double penalty : chosen) {
            labels.computeIfAbsent(penalty, any -> IntStream.range(0, chosen.length).filter(label -> chosen[label] == penalty).toArray());
        }
        return new LinkedHashMap<>(labels);
    }

    /** For each label the penalty that does best on rows that are held out; that in the middle where there are none. */
    private Chosen chosen(Labelled train, int[] trajectories, long seed, Runnable between) {
        FloatRows all = FloatRows.over(train.rows);
        double[] chosen = new double[train.numbers.length];
        int most = all.width() <= NARROW ? all.count() : MOST_WIDE_ROWS_TO_CHOOSE_BY;
        HeldOutRows parts = HeldOutRows.of(trajectories, new int[all.count()], 1, heldOut, most, seed);
        if (penalties.size() == 1 || parts.heldOut().length == 0) {
            Arrays.fill(chosen, penalties.get(penalties.size() / 2));
            return new Chosen(chosen, Double.NaN);
        }
        try (FloatRows learntRows = all.some(parts.learnt()); FloatRows heldRows = all.some(parts.heldOut())) {
            Labelled learnt = train.some(learntRows, parts.learnt());
            Labelled held = train.some(heldRows, parts.heldOut());
            try (RidgeSystem system = RidgeSystem.of(learnt.rows, learnt.numbers, between)) {
                return new Chosen(chosen, choose(system, held, chosen, between));
            }
        }
    }

    /** Gives the strongest penalty that has no solution; NaN where all that were tried have one. */
    private double choose(RidgeSystem system, Labelled held, double[] chosen, Runnable between) {
        double[] least = new double[chosen.length];
        int[] worse = new int[chosen.length];
        Arrays.fill(chosen, penalties.get(0));
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (double penalty : penalties) {
            int[] open = IntStream.range(0, chosen.length).filter(label -> worse[label] < PATIENCE).toArray();
            if (open.length == 0) {
                break;
            }
            between.run();
            Optional<double[][]> all = system.predicted(held.rows, penalty, open);
            if (all.isEmpty()) {
                // Weaker ones are lost all the more.
                return penalty;
            }
            double[][] predicted = all.get();
            for (int i = 0; i < open.length; i++) {
                int label = open[i];
                double missed = missed(predicted[i], held.numbers[label]);
                boolean better = missed < least[label];
                worse[label] = better ? 0 : worse[label] + 1;
                chosen[label] = better ? penalty : chosen[label];
                least[label] = better ? missed : least[label];
            }
        }
        return Double.NaN;
    }

    private static double missed(double[] predicted, double[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> Math.pow(numbers[i] - predicted[i], 2)).sum();
    }

    private static double explained(double[] predicted, double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double missed = missed(predicted, numbers);
        double total = Arrays.stream(numbers).map(number -> Math.pow(number - mean, 2)).sum();
        if (total > 0 || Double.isNaN(missed)) {
            return 1 - missed / total;
        }
        return missed > 0 ? 0 : 1;
    }
}
