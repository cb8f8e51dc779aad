package io.repforge.framework.probes;

import io.repforge.api.array.Array;
import io.repforge.api.probe.Examples;
import io.repforge.api.space.Space;
import io.repforge.framework.Largest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** How well a policy foretells what demonstrations do, summed up in double precision. */
final class ActionScores {

    private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

    private final boolean discrete;
    private final double[] logScale;
    private final Examples demonstrations;
    private long count;
    private double negativeLogLikelihood;
    private double right;
    private double squaredError;

    /**
     * @param action space of the actions
     * @param logScale log σ of each number of an action that is a box; of no length for discrete actions
     */
    ActionScores(Space action, double[] logScale, Examples demonstrations) {
        this.discrete = action instanceof Space.Discrete;
        this.logScale = logScale;
        this.demonstrations = demonstrations;
    }

    /**
     * Adds what a policy foretells of some demonstrations.
     *
     * @param predictions demonstration by demonstration: logits of discrete actions, means of those that are boxes
     */
    void add(int first, int rows, float[] predictions) {
        int width = predictions.length / rows;
        for (int i = 0; i < rows; i++) {
            Array action = Objects.requireNonNull(demonstrations.step(first + i).action(), "demonstrations have actions");
            if (discrete) {
                addChoice(predictions, i * width, width, (int) action.get(0));
            } else {
                addNumbers(predictions, i * width, action);
            }
            count++;
        }
    }

    private void addChoice(float[] logits, int from, int width, int action) {
        int likeliest = Largest.of(logits, from, width);
        double sum = 0;
        for (int j = 0; j < width; j++) {
            sum += Math.exp((double) logits[from + j] - logits[from + likeliest]);
        }
        negativeLogLikelihood += Math.log(sum) + logits[from + likeliest] - logits[from + action];
        right += likeliest == action ? 1 : 0;
    }

    private void addNumbers(float[] means, int from, Array action) {
        for (int j = 0; j < logScale.length; j++) {
            double error = action.get(j) - means[from + j];
            negativeLogLikelihood += 0.5 * Math.pow(error / Math.exp(logScale[j]), 2) + logScale[j] + HALF_LOG_2_PI;
            squaredError += error * error / logScale.length;
        }
    }

    /**
     * Scores by name: {@code PREFIX_nll}, the mean of −log π(a | s) in nats, and {@code PREFIX_accuracy}, the share of actions that the
     * policy holds for the likeliest, or {@code PREFIX_mse}, the mean of (μ − a)² over all numbers of all actions.
     */
    Map<String, Double> means(String prefix) {
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
