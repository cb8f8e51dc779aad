package io.repforge.framework.probes;

import io.repforge.api.probe.ClassLabels;
import io.repforge.api.probe.Probed;
import io.repforge.framework.probes.linear.LinearClassifier;
import java.io.IOException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The classifier of a label by logistic regression on frozen features, fitted once for all probes.
 *
 * @param label name of the label
 * @param options how it is fitted
 */
record FrozenClassifier(String label, LinearProbe.Options options) implements Probed.Shared<LinearClassifier> {

    @Override
    public LinearClassifier compute(Probed probed) throws IOException {
        ClassLabels classes = probed.classLabels(label);
        try (INDArray learnt = Rows.of(probed.learntExamples())) {
            return options.regression().fit(learnt, classes.learnt(), classes.count(), probed.seed(), probed::checkInterrupted);
        }
    }

    /** Share of test rows whose class under its label is found, in [0, 1]. */
    static double accuracy(Probed probed, FrozenClassifier classifier) throws IOException {
        try (INDArray tested = Rows.of(probed.testedExamples())) {
            return probed.shared(classifier).accuracy(tested, probed.classLabels(classifier.label).tested());
        }
    }
}
