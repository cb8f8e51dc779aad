package io.repforge.framework.probes;

import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.ConfusionMatrix;
import io.repforge.api.probe.Findings;
import io.repforge.api.probe.Probed;
import io.repforge.framework.probes.linear.LinearClassifier;
import java.io.IOException;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The classifier of a label by logistic regression on frozen features, fitted once for all probes.
 *
 * @param label name of the label
 * @param options how it is fitted
 */
public record FrozenClassifier(String label, LinearProbe.Options options) implements Probed.Shared<LinearClassifier> {

    private static final int MOST_CLASSES = 200;

    @Override
    public LinearClassifier compute(Probed probed) throws IOException {
        ClassLabels classes = probed.classLabels(label);
        try (INDArray learnt = Rows.of(probed.learntExamples())) {
            LinearClassifier fitted = options.regression().fit(learnt, classes.learnt(), classes.count(), probed.learntExamples().trajectories(), probed.seed(),
                    probed::checkInterrupted);
            if (!fitted.isConverged()) {
                probed.warn("Logistic regression of the label '" + label + "' hadn't converged after " + options.maxIterations()
                        + " iterations: raise max_iterations of the probe, or leave the smallest penalties out");
            }
            return fitted;
        }
    }

    /**
     * The share of test rows whose class under its label is found, in [0, 1], and which are held for which, if there aren't too many classes to be looked at.
     *
     * @param score its name
     */
    static Findings findings(Probed probed, FrozenClassifier classifier, String score) throws IOException {
        LinearClassifier fitted = probed.shared(classifier);
        ClassLabels classes = probed.classLabels(classifier.label);
        try (INDArray tested = Rows.of(probed.testedExamples())) {
            Findings findings = Findings.of(Map.of(score, fitted.accuracy(tested, classes.tested())));
            return classes.names().size() > MOST_CLASSES ? findings
                    : findings.with(score + "_confusion", ConfusionMatrix.of(classes.names(), classes.tested(), fitted.predictions(tested)));
        }
    }
}
