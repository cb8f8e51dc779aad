package @package@;

import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How much of the features' variance lies between classes (η², the correlation ratio): 1 where each class is a point, 0 where all classes have one mean. It learns
 * nothing, but looks at the features of the test data.
 */
public final class @class@ implements Probe<NoOptions> {

    private static final String SCORE = "between_classes";

    @Override
    public String name() {
        return "@component@";
    }

    @Override
    public String description() {
        return "Share of the features' variance that lies between classes";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public About about() {
        return About.LABELS;
    }

    @Override
    public List<Score> scores(ProbeData data, NoOptions options) {
        data.classes(data.label()); // says so if there are none
        return List.of(Score.of(SCORE, Score.Unit.SHARE));
    }

    @Override
    public Findings score(Probed probed, NoOptions options) throws IOException {
        ClassLabels labels = probed.classLabels(probed.label());
        float[] features = probed.testedExamples().features();
        int[] classes = labels.tested();
        int width = probed.testedExamples().width();
        double between = 0;
        double all = 0;
        for (int j = 0; j < width; j++) {
            double[] sums = new double[labels.count()];
            int[] counts = new int[labels.count()];
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < classes.length; i++) {
                double x = features[i * width + j];
                sums[classes[i]] += x;
                counts[classes[i]]++;
                sum += x;
                squares += x * x;
            }
            double ofMean = sum * sum / classes.length;
            all += squares - ofMean;
            for (int c = 0; c < counts.length; c++) {
                between += counts[c] == 0 ? 0 : sums[c] * sums[c] / counts[c];
            }
            between -= ofMean;
        }
        // Features that are all alike have no variance.
        return Findings.of(Map.of(SCORE, all > 0 ? Math.min(1, Math.max(0, between / all)) : 0));
    }
}
