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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Probes of representations on labelled data. */
public final class Evaluation {

    private static final List<Integer> NEIGHBOURS = List.of(20, 200);
    private static final Set<Probe> OF_ONE_LABEL = EnumSet.of(Probe.KNN, Probe.LINEAR);

    private final Engine engine;
    private final Dataset train;
    private final Dataset test;
    private final String label;
    private final Set<Probe> probes;
    private final long seed;

    /**
     * @param train what probes learn from
     * @param test what they are tested on
     * @param label name of the discrete label that the probes knn and linear are about
     * @throws UserError as {@link #require}
     */
    public Evaluation(Engine engine, Dataset train, Dataset test, String label, List<Probe> probes, long seed) {
        require(train, test, label, probes);
        this.probes = Set.copyOf(probes);
        this.engine = engine;
        this.train = train;
        this.test = test;
        this.label = label;
        this.seed = seed;
    }

    /**
     * Checks, by what the data announces and without reading it, that probes can learn from it.
     *
     * @throws UserError if the data has no such label, or none at all for the probe factors, if the two differ, or if one has no end
     */
    public static void require(Dataset train, Dataset test, String label, List<Probe> probes) {
        WholePass.require(train);
        WholePass.require(test);
        if (probes.stream().anyMatch(OF_ONE_LABEL::contains)) {
            Features.classes(train, label);
            Features.classes(test, label);
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
        if (!train.spec().labels().equals(test.spec().labels())) {
            throw new UserError("The probe factors learns the labels " + train.spec().labels() + " but is tested on " + test.spec().labels()
                    + ": give data of one kind.");
        }
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
        return new Represented(data, table, table.values());
    }

    private Map<String, Double> neighbours(Represented learnt, Represented tested) {
        List<KnnProbe> neighbours = NEIGHBOURS.stream().map(KnnProbe::of).toList();
        double[] accuracies = KnnProbe.accuracies(neighbours, learnt.classes(label), tested.classes(label));
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < accuracies.length; i++) {
            scores.put("knn_" + neighbours.get(i).k(), accuracies[i]);
        }
        return scores;
    }

    private double linear(String name, Represented learnt, Represented tested) {
        return LinearProbe.standard(seed).accuracy(engine, learnt.classes(name), tested.classes(name));
    }

    private Map<String, Double> factors(Represented learnt, Represented tested) {
        Map<String, Double> scores = new LinkedHashMap<>();
        List<String> numeric = new ArrayList<>();
        new TreeMap<>(train.spec().labels()).forEach((name, space) -> {
            if (space instanceof Space.Discrete) {
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

    /** A dataset with the features of its observations, {@code [n, d]}. */
    private record Represented(Dataset data, Features.Table table, INDArray values) implements AutoCloseable {

        Features classes(String label) {
            int[] classes = Arrays.stream(table.numbers(label)).mapToInt(value -> (int) value).toArray();
            return new Features(values, classes, Features.classes(data, label).n());
        }

        double[][] numbers(List<String> labels) {
            return labels.stream().map(table::numbers).toArray(double[][]::new);
        }

        @Override
        public void close() {
            values.close();
        }
    }
}
