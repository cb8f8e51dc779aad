package io.repforge.framework.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Step;
import io.repforge.api.probe.Examples;
import io.repforge.api.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scores beside what the definitions give by hand. */
class ActionScoresTest {

    private static final double TOLERANCE = 1e-6;

    /** Examples of which the actions count alone. */
    private record Demonstrated(List<Array> actions) implements Examples {

        static Demonstrated of(Array... actions) {
            return new Demonstrated(List.of(actions));
        }

        @Override
        public int count() {
            return actions.size();
        }

        @Override
        public int width() {
            return 0;
        }

        @Override
        public float[] features(int from, int to) {
            return new float[0];
        }

        @Override
        public Step step(int row) {
            return Step.of(Array.of(Shape.of(0), new float[0]), actions.get(row), false, Map.of());
        }

        @Override
        public double[] labels(String name) {
            throw new UnsupportedOperationException("there are none");
        }

        @Override
        public Examples with(float[] features) {
            return this;
        }
    }

    private static Map<String, Double> scores(Space action, float[] predictions, double[] logScale, Array... done) {
        ActionScores scores = new ActionScores(action, logScale, Demonstrated.of(done));
        scores.add(0, done.length, predictions);
        return scores.means("a");
    }

    private static float[] twice(float[] row) {
        float[] rows = Arrays.copyOf(row, 2 * row.length);
        System.arraycopy(row, 0, rows, row.length, row.length);
        return rows;
    }

    private static Array choice(long action) {
        return Array.of(Shape.SCALAR, action);
    }

    @Test
    void choicesAreScoredByLikelihoodAndByWhetherTheyAreTheLikeliest() {
        Space action = Space.discrete(3);
        // Probabilities 1/2, 1/4, 1/4 at the first step, and 1/10, 8/10, 1/10 at the second.
        float[] logits = {(float) Math.log(2), 0, 0, 5, (float) (5 + Math.log(8)), 5};
        Map<String, Double> scores = scores(action, logits, new double[0], choice(0), choice(2));
        assertEquals((Math.log(2) + Math.log(10)) / 2, scores.get("a_nll"), TOLERANCE);
        assertEquals(0.5, scores.get("a_accuracy"), TOLERANCE);
        assertEquals(2, scores.size());
    }

    @Test
    void numbersAreScoredByDensityAndByTheirSquaredError() {
        Space action = Space.box(2);
        Map<String, Double> scores = scores(action, new float[] {1, 2}, new double[] {0, Math.log(2)}, Array.of(Shape.of(2), 0f, 6f));
        // −log N(0; 1, 1) − log N(6; 2, 2)
        double expected = 0.5 * 1 + 0.5 * Math.pow(4 / 2.0, 2) + Math.log(2) + Math.log(2 * Math.PI);
        assertEquals(expected, scores.get("a_nll"), TOLERANCE);
        assertEquals((1 + 16) / 2.0, scores.get("a_mse"), TOLERANCE);
    }

    @Test
    void thePolicyThatDoesNotLookKnowsFrequencies() {
        Space action = Space.discrete(4);
        MarginalPolicy majority = MarginalPolicy.of(action, List.of(choice(2), choice(2), choice(1)));
        // Each is counted once more than it was seen: 1, 2, 3, 1 of 7; so even what was never done has a likelihood.
        Map<String, Double> scores = scores(action, twice(majority.prediction()), majority.logScale(), choice(2), choice(3));
        assertEquals(-(Math.log(3 / 7.0) + Math.log(1 / 7.0)) / 2, scores.get("a_nll"), TOLERANCE);
        assertEquals(0.5, scores.get("a_accuracy"), TOLERANCE);
    }

    @Test
    void orMeanAndDeviation() {
        Space action = Space.box(1);
        MarginalPolicy mean = MarginalPolicy.of(action, List.of(Array.of(Shape.of(1), 1f), Array.of(Shape.of(1), 5f)));
        Map<String, Double> scores = scores(action, mean.prediction(), mean.logScale(), Array.of(Shape.of(1), 4f));
        assertEquals(0.5 * Math.pow(1 / 2.0, 2) + Math.log(2) + 0.5 * Math.log(2 * Math.PI), scores.get("a_nll"), TOLERANCE);
        assertEquals(1, scores.get("a_mse"), TOLERANCE);
    }
}
