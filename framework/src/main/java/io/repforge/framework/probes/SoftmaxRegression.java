package io.repforge.framework.probes;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Linear;
import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Examples;
import io.repforge.api.probe.Fit;
import io.repforge.api.probe.Probed;
import io.repforge.api.space.Space;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * Multinomial logistic regression on frozen, standardised features, trained with Adam and a learning rate that falls to 0 along a cosine.
 *
 * @param options how it is trained
 */
record SoftmaxRegression(LinearProbe.Options options) {

    /** Share of test rows whose class under a label is found, in [0, 1]. */
    double accuracy(Probed probed, String label) throws IOException {
        ClassLabels classes = probed.classLabels(label);
        Standardisation standardisation = Rows.standardisation(probed.learntExamples());
        Examples learnt = Rows.standardised(probed.learntExamples(), standardisation);
        Map<String, Array> weights = probed.fit(fit(classes), learnt).values();
        float[] weight = Objects.requireNonNull(weights.get("probe/weight")).toFloats();
        float[] bias = Objects.requireNonNull(weights.get("probe/bias")).toFloats();
        float[] rows = Rows.standardised(probed.testedExamples(), standardisation).features();
        int right = 0;
        for (int i = 0; i < classes.tested().length; i++) {
            right += argMax(rows, i, learnt.width(), weight, bias) == classes.tested()[i] ? 1 : 0;
        }
        return (double) right / classes.tested().length;
    }

    private Fit fit(ClassLabels classes) {
        return Fit.of("linear-probe", new Layer(classes.count()), Space.discrete(classes.count()), step -> Array.of(Shape.SCALAR, (long) classes.learnt(step)))
                .order(Fit.Order.DRAWN).steps(options.steps()).batchSize(options.batchSize()).learningRate(options.learningRate())
                .schedule(step -> 0.5 * (1 + Math.cos(Math.PI * step / options.steps()))).weightDecay(options.weightDecay());
    }

    private record Layer(int classes) implements Fit.Model {

        @Override
        public Tensor loss(Graph graph, Tensor features, Tensor targets) {
            return predict(graph, features).crossEntropy(targets);
        }

        @Override
        public Tensor predict(Graph graph, Tensor features) {
            return new Linear(graph, "probe", classes).apply(features);
        }
    }

    private static int argMax(float[] rows, int row, int width, float[] weight, float[] bias) {
        int best = 0;
        double bestLogit = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < bias.length; c++) {
            double logit = bias[c];
            for (int j = 0; j < width; j++) {
                logit += (double) weight[c * width + j] * rows[row * width + j];
            }
            if (logit > bestLogit) {
                bestLogit = logit;
                best = c;
            }
        }
        return best;
    }
}
