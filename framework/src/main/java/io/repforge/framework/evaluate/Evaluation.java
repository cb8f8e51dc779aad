package io.repforge.framework.evaluate;

import io.repforge.api.data.Dataset;
import io.repforge.framework.recipe.RecipeOptions.Probe;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
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
     */
    public Evaluation(Engine engine, Dataset train, Dataset test, String label, List<Probe> probes, long seed, Consumer<String> status) {
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
     * @param what how messages call it
     * @param model the encoder as ONNX, from observations to features
     */
    public Map<String, Double> encoder(String what, byte[] model) throws IOException {
        try (InferenceSession session = engine.openInference(model, SessionOptions.defaults())) {
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
