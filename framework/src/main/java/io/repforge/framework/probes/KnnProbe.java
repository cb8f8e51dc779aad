package io.repforge.framework.probes;

import io.repforge.api.Probe;
import io.repforge.api.option.Option;
import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Accuracies of weighted k-nearest neighbours for the label, see {@link NearestNeighbours}: {@code knn_20} and so on, in [0, 1]. */
public final class KnnProbe implements Probe<KnnProbe.Options> {

    /**
     * Options.
     *
     * @param neighbours numbers of neighbours, k, each with a score of its own
     * @param temperature τ
     */
    public record Options(
            @Option(value = "Numbers of neighbours that vote, each with a score of its own", defaults = "[20, 200]", min = 1) List<Integer> neighbours,
            @Option(value = "Temperature of the votes: the lower, the more the nearest count", defaults = "0.07", min = 1e-6) double temperature) {

        public Options {
            neighbours = List.copyOf(neighbours);
        }
    }

    @Override
    public String name() {
        return "knn";
    }

    @Override
    public String description() {
        return "Predicts the label by the nearest neighbours of a row";
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
        return options.neighbours.stream().map(k -> Score.of("knn_" + k, Score.Unit.SHARE).titled("kNN " + k)).toList();
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        List<NearestNeighbours> neighbours = options.neighbours.stream().map(k -> new NearestNeighbours(k, options.temperature)).toList();
        ClassLabels classes = probed.classLabels(probed.label());
        Map<String, Double> scores = new LinkedHashMap<>();
        try (INDArray learnt = Rows.of(probed.learntExamples()); INDArray tested = Rows.of(probed.testedExamples())) {
            double[] accuracies = NearestNeighbours.accuracies(neighbours, new ClassFeatures(learnt, classes.learnt(), classes.count()),
                    new ClassFeatures(tested, classes.tested(), classes.count()), probed::checkInterrupted);
            for (int i = 0; i < accuracies.length; i++) {
                scores.put("knn_" + options.neighbours.get(i), accuracies[i]);
            }
        }
        return Findings.of(scores);
    }
}
