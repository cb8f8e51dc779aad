package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.data.Dataset;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.data.batch.StepBatch;
import io.repforge.framework.data.batch.StepBatchReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How well a policy foretells what demonstrations do, summed up in double precision. */
final class ActionScores {

    private static final int BATCH = 256;
    private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

    private final boolean discrete;
    private long count;
    private double negativeLogLikelihood;
    private double right;
    private double squaredError;

    private ActionScores(Space action) {
        this.discrete = action instanceof Space.Discrete;
    }

    /**
     * Scores by name: {@code PREFIX_nll}, the mean of −log π(a | s) in nats, and {@code PREFIX_accuracy}, the share of actions that the
     * policy holds for the likeliest, or {@code PREFIX_mse}, the mean of (μ − a)² over all numbers of all actions.
     *
     * @throws UserError if there are no demonstrations
     */
    static Map<String, Double> of(String prefix, Policy policy, Dataset demonstrations, Space action) throws IOException {
        ActionScores sums = new ActionScores(action);
        try (StepBatchReader reader = StepBatchReader.open(demonstrations, BATCH)) {
            for (StepBatch batch = reader.next(); batch != null; batch = reader.next()) {
                Interruption.check();
                sums.add(policy, batch);
            }
        }
        if (sums.count == 0) {
            throw new UserError("The demonstrations to test on are empty: give data with at least one step.");
        }
        return sums.means(prefix);
    }

    private void add(Policy policy, StepBatch batch) {
        float[] predictions = policy.predict(batch);
        double[] logScale = policy.logScale();
        int width = predictions.length / batch.steps().size();
        for (int i = 0; i < batch.steps().size(); i++) {
            Array action = batch.steps().get(i).action();
            if (discrete) {
                addChoice(predictions, i * width, width, (int) action.get(0));
            } else {
                addNumbers(predictions, i * width, logScale, action);
            }
            count++;
        }
    }

    private void addChoice(float[] logits, int from, int width, int action) {
        int likeliest = 0;
        for (int j = 1; j < width; j++) {
            likeliest = logits[from + j] > logits[from + likeliest] ? j : likeliest;
        }
        double sum = 0;
        for (int j = 0; j < width; j++) {
            sum += Math.exp((double) logits[from + j] - logits[from + likeliest]);
        }
        negativeLogLikelihood += Math.log(sum) + logits[from + likeliest] - logits[from + action];
        right += likeliest == action ? 1 : 0;
    }

    private void addNumbers(float[] means, int from, double[] logScale, Array action) {
        for (int j = 0; j < logScale.length; j++) {
            double error = action.get(j) - means[from + j];
            negativeLogLikelihood += 0.5 * Math.pow(error / Math.exp(logScale[j]), 2) + logScale[j] + HALF_LOG_2_PI;
            squaredError += error * error / logScale.length;
        }
    }

    private Map<String, Double> means(String prefix) {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put(prefix + "_nll", negativeLogLikelihood / count);
        if (discrete) {
            scores.put(prefix + "_accuracy", right / count);
        } else {
            scores.put(prefix + "_mse", squaredError / count);
        }
        return scores;
    }
}
