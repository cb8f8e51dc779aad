package io.repforge.framework.evaluate;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import io.repforge.framework.recipe.RecipeOptions.Probe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Probes of representations on labelled data. */
public final class Evaluation {

    private static final int[] NEIGHBOURS = {20, 200};

    private final Engine engine;
    private final Dataset train;
    private final Dataset test;
    private final String label;
    private final Set<Probe> probes;
    private final long seed;
    private final Consumer<String> status;

    /**
     * @param train what probes learn from
     * @param test what they are tested on
     * @param label name of the discrete label
     * @param status told what is being done, for a person who waits
     * @throws UserError if the data has no such label, or if observations of the two differ
     */
    public Evaluation(Engine engine, Dataset train, Dataset test, String label, List<Probe> probes, long seed, Consumer<String> status) {
        Features.classes(train, label);
        Features.classes(test, label);
        if (!train.spec().observation().equals(test.spec().observation())) {
            throw new UserError("Probes learn from observations of " + train.spec().observation() + " but are tested on "
                    + test.spec().observation() + ": give data of one kind.");
        }
        this.engine = engine;
        this.train = train;
        this.test = test;
        this.label = label;
        this.probes = Set.copyOf(probes);
        this.seed = seed;
        this.status = status;
    }

    /**
     * Accuracies of an encoder, in [0, 1], by the names {@code knn_20}, {@code knn_200} and {@code linear}.
     *
     * @param what how the status calls it
     * @param encoder from observations to features
     * @throws UserError if it takes other observations than the data has
     */
    public Map<String, Double> encoder(String what, EncoderModel encoder) throws IOException {
        encoder.require(train.spec().observation());
        try (InferenceSession session = encoder.open(engine)) {
            return score(what, Features.encoder(session), probes);
        }
    }

    /** Accuracies of nearest neighbours on the pixels themselves. */
    public Map<String, Double> pixels() throws IOException {
        return probes.contains(Probe.KNN) ? score("raw pixels", Features.pixels(), Set.of(Probe.KNN)) : Map.of();
    }

    private Map<String, Double> score(String what, Features.Extractor extractor, Set<Probe> wanted) throws IOException {
        status.accept("features of " + what);
        Features trainFeatures = Features.of(train, label, extractor, done -> {});
        Features testFeatures = Features.of(test, label, extractor, done -> {});
        Map<String, Double> scores = new LinkedHashMap<>();
        if (wanted.contains(Probe.KNN)) {
            status.accept("nearest neighbours on " + what);
            for (int k : NEIGHBOURS) {
                scores.put("knn_" + k, KnnProbe.of(k).accuracy(trainFeatures, testFeatures));
            }
        }
        if (wanted.contains(Probe.LINEAR)) {
            status.accept("linear probe on " + what);
            scores.put("linear", LinearProbe.standard(seed).accuracy(engine, trainFeatures, testFeatures));
        }
        return scores;
    }
}
