package io.repforge.framework.probes;

import io.repforge.api.array.Array;
import io.repforge.api.probe.Examples;
import io.repforge.api.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The policy that does the same whatever it sees: by the frequencies of discrete actions, each counted once more than it was seen, or by the mean and deviation of
 * each number.
 *
 * @param prediction logits of discrete actions, means of those that are boxes
 * @param logScale log σ of each number of an action that is a box; of no length for discrete actions
 */
record MarginalPolicy(float[] prediction, double[] logScale) {

    /** A number that never changes would else have an infinite density. */
    private static final double SMALLEST_VARIANCE = 1e-12;

    /** @param demonstrations at least one */
    static MarginalPolicy of(Space action, Examples demonstrations) {
        List<Array> actions = IntStream.range(0, demonstrations.count())
                .mapToObj(row -> Objects.requireNonNull(demonstrations.step(row).action(), "demonstrations have actions")).toList();
        return of(action, actions);
    }

    static MarginalPolicy of(Space action, List<Array> actions) {
        return action instanceof Space.Discrete discrete ? frequencies(discrete, actions) : moments(actions);
    }

    private static MarginalPolicy frequencies(Space.Discrete action, List<Array> actions) {
        double[] counts = new double[action.n()];
        Arrays.fill(counts, 1);
        actions.forEach(one -> counts[(int) one.get(0)]++);
        return of(DoubleStream.of(counts).map(Math::log).toArray(), new double[0]);
    }

    private static MarginalPolicy moments(List<Array> actions) {
        int size = (int) actions.get(0).shape().elements();
        double[] mean = new double[size];
        double[] square = new double[size];
        for (Array action : actions) {
            for (int j = 0; j < size; j++) {
                mean[j] += action.get(j) / actions.size();
            }
        }
        for (Array action : actions) {
            for (int j = 0; j < size; j++) {
                square[j] += Math.pow(action.get(j) - mean[j], 2) / actions.size();
            }
        }
        return of(mean, DoubleStream.of(square).map(variance -> 0.5 * Math.log(Math.max(variance, SMALLEST_VARIANCE))).toArray());
    }

    private static MarginalPolicy of(double[] prediction, double[] logScale) {
        float[] rounded = new float[prediction.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) prediction[i];
        }
        return new MarginalPolicy(rounded, logScale);
    }
}
