package io.repforge.framework.evaluate;

import io.repforge.api.array.Array;
import io.repforge.api.space.Space;
import io.repforge.framework.data.batch.StepBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** What is done, as a distribution, for each observation. */
interface Policy {

    /**
     * @param batch n steps, of which only the observations count
     * @return n rows, one after the other: logits of discrete actions, means of those that are boxes
     */
    float[] predict(StepBatch batch);

    /** log σ of each number of an action that is a box; of no length for discrete actions. */
    double[] logScale();

    /**
     * The policy that does the same whatever it sees: by the frequencies of discrete actions, each counted once more than it was seen, or
     * by the mean and deviation of each number.
     *
     * @param steps demonstrations, at least one
     */
    static Policy marginal(Space action, List<Array> steps) {
        return action instanceof Space.Discrete discrete ? frequencies(discrete, steps) : moments(steps);
    }

    private static Policy frequencies(Space.Discrete action, List<Array> steps) {
        double[] counts = new double[action.n()];
        Arrays.fill(counts, 1);
        steps.forEach(step -> counts[(int) step.get(0)]++);
        return new Constant(DoubleStream.of(counts).map(Math::log).toArray(), new double[0]);
    }

    private static Policy moments(List<Array> steps) {
        int size = (int) steps.get(0).shape().elements();
        double[] mean = new double[size];
        double[] square = new double[size];
        for (Array step : steps) {
            for (int j = 0; j < size; j++) {
                mean[j] += step.get(j) / steps.size();
            }
        }
        for (Array step : steps) {
            for (int j = 0; j < size; j++) {
                square[j] += Math.pow(step.get(j) - mean[j], 2) / steps.size();
            }
        }
        return new Constant(mean, DoubleStream.of(square).map(variance -> 0.5 * Math.log(Math.max(variance, Constant.SMALLEST_VARIANCE))).toArray());
    }

    /** The same for every observation. */
    record Constant(double[] prediction, double[] logScale) implements Policy {

        /** A number that never changes would else have an infinite density. */
        private static final double SMALLEST_VARIANCE = 1e-12;

        @Override
        public float[] predict(StepBatch batch) {
            float[] rows = new float[batch.steps().size() * prediction.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) prediction[i % prediction.length];
            }
            return rows;
        }
    }
}
