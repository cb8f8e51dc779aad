package io.repforge.framework.probes.clustering;

import io.repforge.api.Probe;
import io.repforge.api.option.Option;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import io.repforge.framework.probes.Rows;
import io.repforge.framework.probes.UnitRows;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whether classes lie apart without anybody saying which they are: the test data's rows are put into clusters by k-means, which are compared with the classes under
 * the label. {@code clustering_nmi}, {@code clustering_ari}, and {@code clustering_accuracy} where each cluster gets a class; see {@link Agreement}. Nothing is
 * learnt from the other part of the data.
 */
public final class ClusteringProbe implements Probe<ClusteringProbe.Options> {

    private static final String NMI = "clustering_nmi";
    private static final String ARI = "clustering_ari";
    private static final String ACCURACY = "clustering_accuracy";

    /**
     * How clusters are found.
     *
     * @param clusters their number
     * @param restarts how often k-means starts anew
     * @param maxIterations of each start
     * @param normalise whether only the directions of features count
     */
    public record Options(
            @Option(value = "Number of clusters; 0 for as many as there are classes to test on", defaults = "0", min = 0) int clusters,
            @Option(value = "From how many starts, by k-means++, clusters are looked for; those nearest to their rows count", defaults = "5", min = 1) int restarts,
            @Option(value = "The most iterations from each start", defaults = "100", min = 1) int maxIterations,
            @Option(value = "Whether rows are brought to length 1 before, so that directions alone count, as they do for knn", defaults = "true") boolean normalise) {}

    @Override
    public String name() {
        return "clustering";
    }

    @Override
    public String description() {
        return "Compares clusters by k-means with the classes of the label: NMI, ARI, accuracy";
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
        return List.of(Score.of(NMI, Score.Unit.NUMBER).titled("NMI"), Score.of(ARI, Score.Unit.NUMBER).titled("ARI"), Score.of(ACCURACY, Score.Unit.SHARE));
    }

    @Override
    public Findings score(Probed probed, Options options) throws IOException {
        int[] classes = probed.classLabels(probed.label()).tested();
        int clusters = options.clusters > 0 ? options.clusters : (int) Arrays.stream(classes).distinct().count();
        KMeans kMeans = new KMeans(clusters, options.restarts, options.maxIterations);
        Agreement agreement = Agreement.of(clusters(kMeans, probed, options.normalise), classes);
        return Findings.of(Map.of(NMI, agreement.normalisedMutualInformation(), ARI, agreement.adjustedRandIndex(), ACCURACY, agreement.accuracy()));
    }

    private static int[] clusters(KMeans kMeans, Probed probed, boolean normalise) throws IOException {
        try (INDArray rows = Rows.of(probed.testedExamples())) {
            if (!normalise) {
                return kMeans.of(rows, probed.seed(), probed::checkInterrupted);
            }
            try (UnitRows directions = UnitRows.of(rows)) {
                return kMeans.of(directions.values(), probed.seed(), probed::checkInterrupted);
            }
        }
    }
}
