package org.example.hypersphere;

import io.repforge.api.Probe;
import io.repforge.api.option.NoOptions;
import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Examples;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.ProbeData;
import io.repforge.api.probe.Probed;
import io.repforge.api.probe.Score;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Accuracy of the nearest class centroid on the sphere: each row has the class whose mean direction is nearest. */
public final class NearestCentroid implements Probe<NoOptions> {

    private static final int AT_ONCE = 1024;

    @Override
    public String name() {
        return "nearest-centroid";
    }

    @Override
    public String description() {
        return "Predicts the label by the nearest mean direction of a class";
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
        data.classes(data.label());
        return List.of(Score.of("nearest_centroid", Score.Unit.SHARE).titled("centroid"));
    }

    @Override
    public Findings score(Probed probed, NoOptions options) throws IOException {
        ClassLabels classes = probed.classLabels(probed.label());
        int width = probed.learntExamples().width();
        double[][] centroids = new double[classes.count()][width];
        eachRow(probed, probed.learntExamples(), (row, direction) -> {
            for (int j = 0; j < width; j++) {
                centroids[classes.learnt()[row]][j] += direction[j];
            }
        });
        for (double[] centroid : centroids) {
            normalise(centroid);
        }
        int[] right = {0};
        eachRow(probed, probed.testedExamples(), (row, direction) -> right[0] += nearest(centroids, direction) == classes.tested()[row] ? 1 : 0);
        return Findings.of(Map.of("nearest_centroid", (double) right[0] / probed.testedExamples().count()));
    }

    private interface Row {
        void accept(int row, double[] direction);
    }

    private static void eachRow(Probed probed, Examples examples, Row receiver) {
        double[] direction = new double[examples.width()];
        for (int from = 0; from < examples.count(); from += AT_ONCE) {
            probed.checkInterrupted();
            int to = Math.min(examples.count(), from + AT_ONCE);
            float[] features = examples.features(from, to);
            for (int row = from; row < to; row++) {
                for (int j = 0; j < direction.length; j++) {
                    direction[j] = features[(row - from) * direction.length + j];
                }
                normalise(direction);
                receiver.accept(row, direction);
            }
        }
    }

    private static void normalise(double[] vector) {
        double square = 1e-12;
        for (double value : vector) {
            square += value * value;
        }
        for (int j = 0; j < vector.length; j++) {
            vector[j] /= Math.sqrt(square);
        }
    }

    private static int nearest(double[][] centroids, double[] direction) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < centroids.length; i++) {
            double cosine = 0;
            for (int j = 0; j < direction.length; j++) {
                cosine += centroids[i][j] * direction[j];
            }
            if (cosine > most) {
                most = cosine;
                best = i;
            }
        }
        return best;
    }
}
