package io.repforge.framework.evaluate;

import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.WholePass;
import io.repforge.framework.recipe.RecipeOptions.Probe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes of representations on labelled data. Classes are matched by their names between the data that is learnt from and that for tests. */
public final class Evaluation {

    private static final Logger LOG = LoggerFactory.getLogger(Evaluation.class);
    private static final List<Integer> NEIGHBOURS = List.of(20, 200);
    private static final Set<Probe> OF_ONE_LABEL = EnumSet.of(Probe.KNN, Probe.LINEAR);

    private final Engine engine;
    private final Dataset train;
    private final Dataset test;
    private final String label;
    private final Set<Probe> probes;
    private final long seed;
    /** Scores are computed again and again while a run goes on; what they leave out is told once. */
    private final Set<String> told = new HashSet<>();
    private final Consumer<String> warnings;

    /** As {@link #Evaluation(Engine, Dataset, Dataset, String, List, long, Consumer)}, with warnings in the log. */
    public Evaluation(Engine engine, Dataset train, Dataset test, String label, List<Probe> probes, long seed) {
        this(engine, train, test, label, probes, seed, LOG::warn);
    }

    /**
     * @param train what probes learn from
     * @param test what they are tested on
     * @param label name of the discrete label that the probes knn and linear are about
     * @param warnings told once what scores leave out, such as classes that there is nothing to learn of
     * @throws UserError as {@link #require}
     */
    public Evaluation(Engine engine, Dataset train, Dataset test, String label, List<Probe> probes, long seed, Consumer<String> warnings) {
        require(train, test, label, probes);
        this.probes = Set.copyOf(probes);
        this.engine = engine;
        this.train = train;
        this.test = test;
        this.label = label;
        this.seed = seed;
        this.warnings = warnings;
    }

    /**
     * Checks, by what the data announces and without reading it, that probes can learn from it.
     *
     * @throws UserError if the data has no such label, or none at all for the probe factors, if the two differ or their classes can't be matched, or if one
     *     has no end
     */
    public static void require(Dataset train, Dataset test, String label, List<Probe> probes) {
        WholePass.require(train);
        WholePass.require(test);
        if (probes.stream().anyMatch(OF_ONE_LABEL::contains)) {
            SharedClasses.of(label, Features.classes(train, label), Features.classes(test, label));
        }
        if (probes.contains(Probe.FACTORS)) {
            requireSameFactors(train, test);
        }
        if (!train.spec().observation().equals(test.spec().observation())) {
            throw new UserError("Probes learn from observations of " + train.spec().observation() + " but are tested on "
                    + test.spec().observation() + ": give data of one kind.");
        }
    }

    private static void requireSameFactors(Dataset train, Dataset test) {
        if (train.spec().labels().isEmpty()) {
            throw new UserError("The data to evaluate on has no labels, which the probe factors predicts: give data with labels.");
        }
        Map<String, Space> learnt = train.spec().labels();
        Map<String, Space> tested = test.spec().labels();
        boolean alike = learnt.keySet().equals(tested.keySet()) && learnt.keySet().stream()
                .allMatch(name -> bothClasses(learnt.get(name), tested.get(name)) || bothNumbers(learnt.get(name), tested.get(name)));
        if (!alike) {
            throw new UserError("The probe factors learns the labels " + new TreeMap<>(learnt) + " but is tested on " + new TreeMap<>(tested)
                    + ": give data of one kind.");
        }
        learnt.forEach((name, space) -> {
            if (bothClasses(space, tested.get(name))) {
                SharedClasses.of(name, (Space.Discrete) space, (Space.Discrete) tested.get(name));
            }
        });
    }

    private static boolean bothClasses(Space a, Space b) {
        return a instanceof Space.Discrete && b instanceof Space.Discrete;
    }

    /** Numbers of which all happen to be whole may be announced as discrete. */
    private static boolean bothNumbers(Space a, Space b) {
        return a.shape().equals(b.shape()) && Stream.of(a, b).noneMatch(space -> space instanceof Space.Discrete classes && !classes.names().isEmpty());
    }

    /**
     * Scores of an encoder by name:
     * <ul>
     * <li>{@code knn_20}, {@code knn_200}, {@code linear}: accuracies for the label, in [0, 1];
     * <li>{@code linear_NAME}: the accuracy for each label with classes, by the probe factors;
     * <li>{@code r2_NAME}: R² for each label that is a number, at most 1, by the probe factors;
     * <li>{@code spread}: how far the features of the test data spread, 0 where they have collapsed, see {@link UnitRows#spread}.
     * </ul>
     *
     * @param encoder from observations to features
     * @throws UserError if it takes other observations than the data has
     */
    public Map<String, Double> encoder(EncoderModel encoder) throws IOException {
        encoder.require(train.spec().observation());
        try (InferenceSession session = encoder.open(engine)) {
            Features.Extractor extractor = Features.encoder(session);
            try (Represented learnt = represented(train, extractor); Represented tested = represented(test, extractor)) {
                return scores(learnt, tested);
            }
        }
    }

    /**
     * Names of the scores of an encoder, by what the data announces and without reading it.
     *
     * @param train what probes learn from
     */
    public static List<String> scores(Dataset train, List<Probe> probes) {
        List<String> names = new ArrayList<>();
        if (probes.contains(Probe.KNN)) {
            NEIGHBOURS.forEach(k -> names.add("knn_" + k));
        }
        if (probes.contains(Probe.LINEAR)) {
            names.add("linear");
        }
        if (probes.contains(Probe.FACTORS)) {
            new TreeMap<>(train.spec().labels()).forEach((name, space) -> names.add((space instanceof Space.Discrete ? "linear_" : "r2_") + name));
        }
        names.add("spread");
        return names;
    }

    private Map<String, Double> scores(Represented learnt, Represented tested) {
        Map<String, Double> scores = new LinkedHashMap<>();
        if (probes.contains(Probe.KNN)) {
            scores.putAll(neighbours(learnt, tested));
        }
        if (probes.contains(Probe.LINEAR)) {
            scores.put("linear", linear(label, learnt, tested));
        }
        if (probes.contains(Probe.FACTORS)) {
            scores.putAll(factors(learnt, tested));
        }
        try (UnitRows directions = UnitRows.of(tested.values)) {
            scores.put("spread", directions.spread());
        }
        return scores;
    }

    /** Accuracies of nearest neighbours on the pixels themselves. */
    public Map<String, Double> pixels() throws IOException {
        if (!probes.contains(Probe.KNN)) {
            return Map.of();
        }
        try (Represented learnt = represented(train, Features.pixels()); Represented tested = represented(test, Features.pixels())) {
            return neighbours(learnt, tested);
        }
    }

    private Represented represented(Dataset data, Features.Extractor extractor) throws IOException {
        Features.Table table = Features.table(data, extractor, done -> { });
        if (table.rows() == 0) {
            throw new UserError("The data to evaluate on is empty: give data with at least one labelled observation.");
        }
        return new Represented(table, table.values());
    }

    private Map<String, Double> neighbours(Represented learnt, Represented tested) {
        List<KnnProbe> neighbours = NEIGHBOURS.stream().map(KnnProbe::of).toList();
        Probed classes = probed(label, learnt, tested);
        double[] accuracies = KnnProbe.accuracies(neighbours, classes.train, classes.test);
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < accuracies.length; i++) {
            scores.put("knn_" + neighbours.get(i).k(), accuracies[i]);
        }
        return scores;
    }

    private double linear(String name, Represented learnt, Represented tested) {
        Probed classes = probed(name, learnt, tested);
        return LinearProbe.standard(seed).accuracy(engine, classes.train, classes.test);
    }

    /** Features with the classes of a label, which have the same numbers in both parts. */
    private record Probed(Features train, Features test) {}

    private Probed probed(String name, Represented learnt, Represented tested) {
        SharedClasses classes = SharedClasses.of(name, Features.classes(train, name), Features.classes(test, name));
        int[] ofTrain = classes.train(learnt.table.numbers(name));
        int[] ofTest = classes.test(tested.table.numbers(name));
        classes.unmatched(ofTrain, ofTest).filter(told::add).ifPresent(warnings);
        return new Probed(new Features(learnt.values, ofTrain, classes.learnt()), new Features(tested.values, ofTest, classes.learnt()));
    }

    private Map<String, Double> factors(Represented learnt, Represented tested) {
        Map<String, Double> scores = new LinkedHashMap<>();
        List<String> numeric = new ArrayList<>();
        new TreeMap<>(train.spec().labels()).forEach((name, space) -> {
            if (bothClasses(space, test.spec().labels().get(name))) {
                scores.put("linear_" + name, linear(name, learnt, tested));
            } else {
                numeric.add(name);
            }
        });
        if (!numeric.isEmpty()) {
            double[] r2 = RidgeProbe.standard().r2(learnt.values, learnt.numbers(numeric), tested.values, tested.numbers(numeric));
            for (int i = 0; i < r2.length; i++) {
                scores.put("r2_" + numeric.get(i), r2[i]);
            }
        }
        return scores;
    }

    /** The features of a dataset's observations, {@code [n, d]}. */
    private record Represented(Features.Table table, INDArray values) implements AutoCloseable {

        double[][] numbers(List<String> labels) {
            return labels.stream().map(table::numbers).toArray(double[][]::new);
        }

        @Override
        public void close() {
            values.close();
        }
    }
}
