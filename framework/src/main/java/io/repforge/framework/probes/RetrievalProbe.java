package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.Option;
import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well examples of the same class are found: each of the test data is a query, that which is learnt from is ranked by cosine similarity to it, and what has
 * the query's class under the label is relevant. {@code retrieval_map}, the mean of average precision over all queries, and {@code retrieval_precision_10} and so
 * on, the mean share of relevant ones among the first k, in [0, 1]; that for k = 1 is also recall@1. See {@link RankedRelevance}.
 */
public final class RetrievalProbe implements Probe<RetrievalProbe.Options> {

    private static final String MAP = "retrieval_map";
    private static final String PRECISION = "retrieval_precision_";

    /**
     * Options.
     *
     * @param precisionAt k, each with a score of its own
     */
    public record Options(
            @Option(value = "Among how many of the most similar relevant ones are counted, each with a score of its own; 1 gives recall@1, too",
                    defaults = "[10]", min = 1) List<Integer> precisionAt) {

        public Options {
            precisionAt = List.copyOf(precisionAt);
        }
    }

    @Override
    public String name() {
        return "retrieval";
    }

    @Override
    public String description() {
        return "Finds rows of the same class by cosine similarity: mAP and precision@k";
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
        List<Score> scores = new ArrayList<>(List.of(Score.of(MAP, Score.Unit.SHARE).titled("mAP")));
        options.precisionAt.forEach(k -> scores.add(Score.of(PRECISION + k, Score.Unit.SHARE).titled("precision@" + k)));
        return scores;
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        ClassLabels classes = probed.classLabels(probed.label());
        int[] gallery = classes.learnt();
        int[] queries = classes.tested();
        double[] averagePrecisions = new double[queries.length];
        double[][] precisions = new double[options.precisionAt.size()][queries.length];
        try (INDArray learnt = Rows.of(probed.learntExamples()); INDArray tested = Rows.of(probed.testedExamples())) {
            CosineSimilarities.each(learnt, tested, probed::checkInterrupted,
                    (first, rows, similarities) -> IntStream.range(0, rows).parallel().forEach(row -> {
                        RankedRelevance ranked = RankedRelevance.of(similarities, row * gallery.length, gallery, queries[first + row]);
                        averagePrecisions[first + row] = ranked.averagePrecision();
                        for (int i = 0; i < precisions.length; i++) {
                            precisions[i][first + row] = ranked.precision(options.precisionAt.get(i));
                        }
                    }));
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put(MAP, mean(averagePrecisions));
        for (int i = 0; i < precisions.length; i++) {
            scores.put(PRECISION + options.precisionAt.get(i), mean(precisions[i]));
        }
        return Findings.of(scores);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
