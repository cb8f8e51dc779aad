package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.data.batch.StepBatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scores beside what the definitions give by hand. */
class ActionScoresTest {

    private static final double TOLERANCE = 1e-6;

    private record Demonstrated(StepSpec spec, List<Step> steps) implements Dataset {

        static Demonstrated of(Space action, Array... actions) {
            Array seen = Array.of(Shape.of(1), 0f);
            return new Demonstrated(StepSpec.of(Space.box(1), action, Map.of()),
                    Stream.of(actions).map(a -> Step.of(seen, a, false, Map.of())).toList());
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(steps);
        }
    }

    private record Fixed(float[] rows, double[] logScale) implements Policy {
        @Override
        public float[] predict(StepBatch batch) {
            return rows;
        }
    }

    private static Array choice(long action) {
        return Array.of(Shape.SCALAR, action);
    }

    @Test
    void choicesAreScoredByLikelihoodAndByWhetherTheyAreTheLikeliest() throws IOException {
        Space action = Space.discrete(3);
        // Probabilities 1/2, 1/4, 1/4 at the first step, and 1/10, 8/10, 1/10 at the second.
        float[] logits = {(float) Math.log(2), 0, 0, 5, (float) (5 + Math.log(8)), 5};
        Map<String, Double> scores = ActionScores.of("a", new Fixed(logits, new double[0]), Demonstrated.of(action, choice(0), choice(2)), action);
        assertEquals((Math.log(2) + Math.log(10)) / 2, scores.get("a_nll"), TOLERANCE);
        assertEquals(0.5, scores.get("a_accuracy"), TOLERANCE);
        assertEquals(2, scores.size());
    }

    @Test
    void numbersAreScoredByDensityAndByTheirSquaredError() throws IOException {
        Space action = Space.box(2);
        Policy policy = new Fixed(new float[] {1, 2}, new double[] {0, Math.log(2)});
        Map<String, Double> scores = ActionScores.of("a", policy, Demonstrated.of(action, Array.of(Shape.of(2), 0f, 6f)), action);
        // −log N(0; 1, 1) − log N(6; 2, 2)
        double expected = 0.5 * 1 + 0.5 * Math.pow(4 / 2.0, 2) + Math.log(2) + Math.log(2 * Math.PI);
        assertEquals(expected, scores.get("a_nll"), TOLERANCE);
        assertEquals((1 + 16) / 2.0, scores.get("a_mse"), TOLERANCE);
    }

    @Test
    void thePolicyThatDoesNotLookKnowsFrequencies() throws IOException {
        Space action = Space.discrete(4);
        Policy majority = Policy.marginal(action, List.of(choice(2), choice(2), choice(1)));
        // Each is counted once more than it was seen: 1, 2, 3, 1 of 7; so even what was never done has a likelihood.
        Map<String, Double> scores = ActionScores.of("a", majority, Demonstrated.of(action, choice(2), choice(3)), action);
        assertEquals(-(Math.log(3 / 7.0) + Math.log(1 / 7.0)) / 2, scores.get("a_nll"), TOLERANCE);
        assertEquals(0.5, scores.get("a_accuracy"), TOLERANCE);
    }

    @Test
    void orMeanAndDeviation() throws IOException {
        Space action = Space.box(1);
        Policy mean = Policy.marginal(action, List.of(Array.of(Shape.of(1), 1f), Array.of(Shape.of(1), 5f)));
        Map<String, Double> scores = ActionScores.of("a", mean, Demonstrated.of(action, Array.of(Shape.of(1), 4f)), action);
        assertEquals(0.5 * Math.pow(1 / 2.0, 2) + Math.log(2) + 0.5 * Math.log(2 * Math.PI), scores.get("a_nll"), TOLERANCE);
        assertEquals(1, scores.get("a_mse"), TOLERANCE);
    }
}
