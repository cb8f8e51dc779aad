package io.repforge.tests.momentum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.repforge.api.Comparison;
import io.repforge.api.Encoder;
import io.repforge.api.EncoderModule;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.PairSpec;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.nn.MomentumSchedule;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.encoders.MlpEncoder;
import io.repforge.essentials.encoders.MomentumEncoder;
import io.repforge.essentials.extenders.Queue;
import io.repforge.essentials.losses.QueueAsymmetricContrastive;
import io.repforge.framework.runtime.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of MoCo in a training session beside a simulation in float64: the key follows before it encodes, the queue takes in what it encoded. */
class MoCoStepsTest {

    private static final int IN = 4;
    private static final int OUT = 3;
    private static final double MOMENTUM = 0.8;
    private static final double TEMPERATURE = 0.1;
    private static final String WEIGHT = "encoder/query/mlp/output/weight";
    private static final String BIAS = "encoder/query/mlp/output/bias";

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static String key(String query) {
        return query.replace("query", "key");
    }

    private static double[] fixed(int length, Random random) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Array rows(int n, double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Array.of(Shape.of(n, values.length / n), floats);
    }

    /** MoCo with a perceptron on vectors. */
    private StepByStep moco(int n, int size, List<Integer> hidden, MomentumSchedule schedule) {
        Graph graph = new Graph(Mode.TRAINING);
        Space space = Space.box(IN);
        PairTensors batch = PairTensors.of(
                graph.input("context", DType.FLOAT32, Shape.of(n, IN)), graph.input("target", DType.FLOAT32, Shape.of(n, IN)),
                graph.input("trajectory", DType.INT64, Shape.of(n)), graph.input("timestep", DType.INT64, Shape.of(n)));
        Use<Encoder<?>> mlp = new Use<>(new MlpEncoder(), new MlpEncoder.Options(hidden, false));
        EncoderModule encoder = graph.within("encoder/", () -> new MomentumEncoder().build(
                Encoder.Context.of(graph, StepSpec.of(space), PairSpec.of(space, space), OUT),
                new MomentumEncoder.Options(mlp, MOMENTUM, schedule)));
        Encodings encodings = encoder.encode(batch);
        Comparison comparison = graph.within("queue/", () -> new Queue().extend(
                graph, Comparison.of(encodings.context().representation(), encodings.target().representation()), new Queue.Options(size)));
        Loss.Value loss = new QueueAsymmetricContrastive().compute(
                graph, Loss.Inputs.of(comparison, encodings, batch), new QueueAsymmetricContrastive.Options(TEMPERATURE, false, false));
        return new StepByStep(engine, graph, loss.loss());
    }

    private static double[] linear(double[] x, int n, double[] weight, double[] bias) {
        double[] y = new double[n * OUT];
        for (int i = 0; i < n * OUT; i++) {
            y[i] = bias[i % OUT];
            for (int k = 0; k < IN; k++) {
                y[i] += weight[i % OUT * IN + k] * x[i / OUT * IN + k];
            }
        }
        return y;
    }

    private static double[] average(double[] own, double[] leader, double momentum) {
        double[] result = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            result[i] = momentum * own[i] + (1 - momentum) * leader[i];
        }
        return result;
    }

    private static double cosine(double[] a, int rowOfA, double[] b, int rowOfB) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < OUT; i++) {
            double x = a[rowOfA * OUT + i];
            double y = b[rowOfB * OUT + i];
            dot += x * y;
            aa += x * x;
            bb += y * y;
        }
        return dot / Math.sqrt(aa * bb);
    }

    private static double loss(double[] context, double[] target, double[] queue, int n) {
        double total = 0;
        for (int i = 0; i < n; i++) {
            double own = cosine(context, i, target, i) / TEMPERATURE;
            double sum = 1;
            for (int k = 0; k < queue.length / OUT; k++) {
                sum += Math.exp(cosine(context, i, queue, k) / TEMPERATURE - own);
            }
            total += Math.log(sum) / n;
        }
        return total;
    }

    /** The queue wraps round in the middle of a batch; it is filled several times over in a step; it holds one row. */
    @ParameterizedTest
    @CsvSource({"4, 16", "4, 10", "4, 4", "7, 3", "4, 1", "1, 5"})
    void loss_key_and_queue_are_those_of_the_simulation(int n, int size) {
        Random random = new Random(5);
        try (StepByStep steps = moco(n, size, List.of(), MomentumSchedule.CONSTANT)) {
            double[] keyWeight = steps.value(WEIGHT);
            double[] keyBias = steps.value(BIAS);
            assertArrayEquals(keyWeight, steps.value(key(WEIGHT)), "the key starts as a copy");
            double[] queue = steps.value("queue/queue");
            int position = 0;
            for (int step = 0; step < 9; step++) {
                double[] x = fixed(n * IN, random);
                double[] y = fixed(n * IN, random);
                double[] weight = steps.value(WEIGHT);
                double[] bias = steps.value(BIAS);
                keyWeight = average(keyWeight, weight, MOMENTUM);
                keyBias = average(keyBias, bias, MOMENTUM);
                double[] target = linear(y, n, keyWeight, keyBias);
                double expected = loss(linear(x, n, weight, bias), target, queue, n);

                assertEquals(expected, steps.step(Map.of("context", rows(n, x), "target", rows(n, y))), 1e-4 * (1 + expected));

                for (int row = 0; row < n; row++) {
                    System.arraycopy(target, row * OUT, queue, position * OUT, OUT);
                    position = (position + 1) % size;
                }
                assertArrayEquals(queue, steps.value("queue/queue"), 1e-5);
                assertArrayEquals(new double[] {position}, steps.value("queue/position"));
                assertArrayEquals(keyWeight, steps.value(key(WEIGHT)), 1e-6);
                assertArrayEquals(keyBias, steps.value(key(BIAS)), 1e-6);
                assertNotEquals(weight[0], steps.value(WEIGHT)[0], "the query is trained");
            }
        }
    }

    @Test
    void running_statistics_are_averaged_with_the_weights() {
        Random random = new Random(6);
        int n = 5;
        List<String> ofWeights = List.of("linear1/weight", "norm1/weight", "norm1/bias", "output/bias");
        List<String> ofStatistics = List.of("norm1/running_mean", "norm1/running_var");
        try (StepByStep steps = moco(n, 8, List.of(6), MomentumSchedule.CONSTANT)) {
            for (int step = 0; step < 5; step++) {
                Map<String, double[]> keys = new HashMap<>();
                Map<String, double[]> queries = new HashMap<>();
                for (String name : List.of("linear1/weight", "norm1/weight", "norm1/bias", "output/bias", "norm1/running_mean", "norm1/running_var")) {
                    keys.put(name, steps.value("encoder/key/mlp/" + name));
                    queries.put(name, steps.value("encoder/query/mlp/" + name));
                }
                steps.step(Map.of("context", rows(n, fixed(n * IN, random)), "target", rows(n, fixed(n * IN, random))));
                for (String name : ofWeights) {
                    assertArrayEquals(average(keys.get(name), queries.get(name), MOMENTUM), steps.value("encoder/key/mlp/" + name), 1e-6, name);
                }
                for (String name : ofStatistics) {
                    double[] followed = steps.value("encoder/query/mlp/" + name);
                    assertNotEquals(queries.get(name)[0], followed[0], name);
                    assertArrayEquals(average(keys.get(name), followed, MOMENTUM), steps.value("encoder/key/mlp/" + name), 1e-6, name);
                }
            }
        }
    }

    @Test
    void the_momentum_goes_to_1_by_a_cosine() {
        Random random = new Random(7);
        int n = 3;
        try (StepByStep steps = moco(n, 8, List.of(), MomentumSchedule.COSINE)) {
            for (double progress : new double[] {0, 0.25, 0.5, 1}) {
                double momentum = 1 - (1 - MOMENTUM) * (Math.cos(Math.PI * progress) + 1) / 2;
                double[] expected = average(steps.value(key(WEIGHT)), steps.value(WEIGHT), momentum);
                steps.step(Map.of("context", rows(n, fixed(n * IN, random)), "target", rows(n, fixed(n * IN, random)),
                        "progress", Array.scalar(DType.FLOAT32, progress)));
                assertArrayEquals(expected, steps.value(key(WEIGHT)), 1e-6);
            }
        }
    }
}
