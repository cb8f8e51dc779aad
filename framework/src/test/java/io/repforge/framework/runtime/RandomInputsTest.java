package io.repforge.framework.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.framework.data.HostBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomInputsTest {

    private static final int MANY = 400_000;

    private static Array draw(Draw draw, int elements, long step) {
        Graph graph = new Graph(Mode.TRAINING);
        graph.random("r", draw, Shape.of(elements));
        try (RandomInputs inputs = new RandomInputs(7, graph.randoms())) {
            return inputs.draw(step).get("r").toArray();
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double moment(double[] values, double centre, int power) {
        return Arrays.stream(values).map(v -> Math.pow(v - centre, power)).average().orElseThrow();
    }

    @Test
    void uniformNumbersFillTheirRangeEvenly() {
        double[] values = draw(new Draw.Uniform(-1, 3), MANY, 0).toDoubles();
        assertTrue(Arrays.stream(values).allMatch(v -> v >= -1 && v < 3));
        assertEquals(1, mean(values), 0.01);
        assertEquals(16.0 / 12, moment(values, 1, 2), 0.01);
        int[] counts = new int[16];
        for (double v : values) {
            counts[(int) ((v + 1) * 4)]++;
        }
        double chiSquare = Arrays.stream(counts).mapToDouble(n -> Math.pow(n - MANY / 16.0, 2) / (MANY / 16.0)).sum();
        assertTrue(chiSquare < 37.7, "chi-square of 15 degrees, 0.1 % limit: " + chiSquare);
    }

    @Test
    void theUpperEndIsNeverDrawn() {
        float[] values = draw(new Draw.Uniform(16777215, 16777216), MANY, 0).toFloats();
        for (float v : values) {
            assertEquals(16777215f, v);
        }
    }

    @Test
    void normalNumbersHaveTheMomentsOfTheirDistribution() {
        double[] values = draw(new Draw.Gaussian(2, 3), MANY, 0).toDoubles();
        assertEquals(2, mean(values), 0.02);
        assertEquals(9, moment(values, 2, 2), 0.06);
        assertEquals(0, moment(values, 2, 3) / 27, 0.02);
        assertEquals(3, moment(values, 2, 4) / 81, 0.05);
        double beyond = Arrays.stream(values).filter(v -> Math.abs(v - 2) > 9).count() / (double) MANY;
        assertEquals(0.0027, beyond, 0.0004);
    }

    @Test
    void theNormalQuantileIsRightToSevenDigits() {
        assertEquals(0, NormalQuantile.of(0.5));
        assertEquals(0.6744897502, NormalQuantile.of(0.75), 1e-7);
        assertEquals(1.9599639845, NormalQuantile.of(0.975), 2e-7);
        assertEquals(-3.0902323062, NormalQuantile.of(0.001), 4e-7);
        assertEquals(-5.9978070150, NormalQuantile.of(1e-9), 1e-6);
        assertEquals(-7.0344838253, NormalQuantile.of(1e-12), 1e-6);
    }

    @Test
    void coinsFallAsOftenAsTheyShould() {
        double[] values = draw(new Draw.Bernoulli(0.3), MANY, 0).toDoubles();
        assertTrue(Arrays.stream(values).allMatch(v -> v == 0 || v == 1));
        assertEquals(0.3, mean(values), 0.003);
        assertEquals(1, mean(draw(new Draw.Bernoulli(1), 1000, 0).toDoubles()));
        assertEquals(0, mean(draw(new Draw.Bernoulli(0), 1000, 0).toDoubles()));
    }

    @Test
    void integersStayBelowTheirBound() {
        Array values = draw(new Draw.Integers(5), MANY, 0);
        assertEquals(DType.INT64, values.type());
        int[] counts = new int[5];
        for (long v : values.toLongs()) {
            counts[(int) v]++;
        }
        for (int count : counts) {
            assertEquals(MANY / 5.0, count, 1200);
        }
    }

    @Test
    void neighboursAreUncorrelated() {
        double[] values = draw(new Draw.Gaussian(0, 1), MANY, 0).toDoubles();
        double[] next = draw(new Draw.Gaussian(0, 1), MANY, 1).toDoubles();
        for (int lag = 1; lag <= 5; lag++) {
            double sum = 0;
            for (int i = lag; i < MANY; i++) {
                sum += values[i] * values[i - lag];
            }
            assertEquals(0, sum / MANY, 0.008);
        }
        double across = 0;
        for (int i = 0; i < MANY; i++) {
            across += values[i] * next[i];
        }
        assertEquals(0, across / MANY, 0.008);
    }

    @Test
    void aStepIsDrawnAlikeWhereverARunStarts() {
        Graph graph = new Graph(Mode.TRAINING);
        graph.random("a", new Draw.Uniform(0, 1), Shape.of(5, 3));
        graph.random("b", new Draw.Gaussian(0, 1), Shape.of(1001));
        graph.random("c", new Draw.Integers(100), Shape.of(7));
        try (RandomInputs whole = new RandomInputs(1, graph.randoms()); RandomInputs resumed = new RandomInputs(1, graph.randoms())) {
            for (long step = 0; step < 6; step++) {
                Map<String, HostBuffer> drawn = whole.draw(step);
                if (step >= 3) {
                    Map<String, HostBuffer> again = resumed.draw(step);
                    drawn.forEach((name, buffer) -> assertEquals(buffer.toArray(), again.get(name).toArray(), name));
                }
            }
            assertEquals(whole.draw(2).get("b").toArray(), resumed.draw(2).get("b").toArray());
        }
    }

    @Test
    void seedsNamesAndStepsGiveOtherNumbers() {
        Graph graph = new Graph(Mode.TRAINING);
        graph.random("a", new Draw.Uniform(0, 1), Shape.of(16));
        graph.random("b", new Draw.Uniform(0, 1), Shape.of(16));
        Set<Array> seen = new HashSet<>();
        for (long seed = 0; seed < 5; seed++) {
            try (RandomInputs inputs = new RandomInputs(seed, graph.randoms())) {
                for (long step = 0; step < 5; step++) {
                    inputs.draw(step).values().forEach(buffer -> assertTrue(seen.add(buffer.toArray())));
                }
            }
        }
    }

    @Test
    void buffersTakeTurnsSoThatASessionKnowsThem() {
        Graph graph = new Graph(Mode.TRAINING);
        graph.random("a", new Draw.Uniform(0, 1), Shape.of(16));
        try (RandomInputs inputs = new RandomInputs(1, graph.randoms())) {
            HostBuffer first = inputs.draw(0).get("a");
            HostBuffer second = inputs.draw(1).get("a");
            assertNotEquals(first, second);
            assertEquals(first, inputs.draw(2).get("a"));
        }
    }

    @Test
    void variablesStartFromSeedAndNameAlone() {
        Graph small = new Graph(Mode.TRAINING);
        small.parameter("w", Shape.of(100, 50), Initializer.heNormal(50));
        small.state("count", DType.INT64, Shape.of(3), new Initializer.Fill(4));
        small.parameter("u", Shape.of(1000), Initializer.uniformFanIn(4));
        Map<String, Array> values = new Initialization(3).values(small.variables().values());
        assertEquals(Array.of(Shape.of(3), 4L, 4L, 4L), values.get("count"));
        assertEquals(0.04, moment(values.get("w").toDoubles(), 0, 2), 0.003);
        assertTrue(Arrays.stream(values.get("u").toDoubles()).allMatch(v -> v >= -0.5 && v < 0.5));

        Graph large = new Graph(Mode.TRAINING);
        large.parameter("before", Shape.of(9), Initializer.heNormal(2));
        large.parameter("w", Shape.of(100, 50), Initializer.heNormal(50));
        Map<String, Array> others = new Initialization(3).values(large.variables().values());
        assertEquals(values.get("w"), others.get("w"));
        assertNotEquals(values.get("w"), new Initialization(4).values(large.variables().values()).get("w"));
        assertArrayEquals(new String[] {"before", "w"}, others.keySet().toArray());
    }
}
