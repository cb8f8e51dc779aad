package io.repforge.framework.tune;

import io.repforge.api.data.Dataset;
import io.repforge.framework.Largest;
import io.repforge.framework.UserError;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import io.repforge.framework.evaluate.SharedClasses;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.train.ClassifierSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a classifier is worth on labelled data.
 *
 * @param count observations that have a class
 * @param right those whose class is the likeliest
 * @param loss the mean −log of the probability of the class, in nats
 * @param rightOfClass of each class how many are found
 * @param countOfClass of each class how many there are
 */
public record ClassifierScores(int count, int right, double loss, int[] rightOfClass, int[] countOfClass) {

    private static final Logger LOG = LoggerFactory.getLogger(ClassifierScores.class);
    private static final int BATCH = 256;

    /**
     * Goes through data once. What is of a class that the classifier doesn't know is left out, with a warning.
     *
     * @param session of {@link ClassifierSnapshot#onnx}
     * @param shared the classes that the classifier tells, K, and those of the data
     * @throws UserError if no observation has one of them
     */
    static ClassifierScores of(InferenceSession session, Dataset data, SharedClasses shared) throws IOException {
        int classes = shared.ofTrain().size();
        int unknown = 0;
        int[] right = new int[classes];
        int[] count = new int[classes];
        double loss = 0;
        String input = session.inputs().get(0);
        try (StepBatchReader reader = StepBatchReader.open(data, BATCH)) {
            for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                INDArray observations = batch.observations().isView() ? batch.observations().dup('c') : batch.observations();
                float[] probabilities = session.run(Map.of(input, HostBuffer.wrap(observations))).array(ClassifierSnapshot.PROBABILITIES).toFloats();
                for (int row = 0; row < batch.steps().size(); row++) {
                    double value = batch.steps().get(row).labels().getOrDefault(shared.label(), -1.0);
                    if (value >= 0 && value < shared.ofTest().size()) {
                        int own = shared.learntFrom((int) value);
                        if (own < 0) {
                            unknown++;
                            continue;
                        }
                        count[own]++;
                        right[own] += Largest.of(probabilities, row * classes, classes) == own ? 1 : 0;
                        loss -= Math.log(Math.max(Float.MIN_NORMAL, probabilities[row * classes + own]));
                    }
                }
            }
        }
        if (unknown > 0) {
            LOG.warn("{} steps to judge the classifier by are left out, since they are of classes under the label '{}' that it hasn't learnt.", unknown, shared.label());
        }
        int all = Arrays.stream(count).sum();
        if (all == 0) {
            throw new UserError("No step to judge the classifier by has one of its " + classes + " classes under the label '" + shared.label() + "': name other data.");
        }
        return new ClassifierScores(all, Arrays.stream(right).sum(), loss / all, right, count);
    }

    /** Share of observations whose class is found, in [0, 1]. */
    public double accuracy() {
        return (double) right / count;
    }

    /** The mean over classes of the share that is found of each, in [0, 1], of those that there are. */
    public double meanOverClasses() {
        double sum = 0;
        int there = 0;
        for (int k = 0; k < countOfClass.length; k++) {
            if (countOfClass[k] > 0) {
                sum += (double) rightOfClass[k] / countOfClass[k];
                there++;
            }
        }
        return sum / there;
    }
}
