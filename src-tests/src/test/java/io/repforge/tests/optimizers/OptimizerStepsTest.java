package io.repforge.tests.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.essentials.optimizers.Adam;
import io.repforge.essentials.optimizers.AdamW;
import io.repforge.essentials.optimizers.Lars;
import io.repforge.essentials.optimizers.Sgd;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.TrainingSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ten steps of each optimizer in a training session of ONNX Runtime beside a simulation in float64. The network is one linear layer
 * {@code x Wᵀ + b} on fixed rows, the loss {@code Σ (x Wᵀ + b)²}, so the gradients are {@code 2 Yᵀ X} and {@code 2 Σ Y}. The learning rate
 * changes from step to step, as by a schedule.
 */
class OptimizerStepsTest {

    private static final int STEPS = 10;
    private static final int ROWS = 6;
    private static final int IN = 4;
    private static final int OUT = 3;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static double[] fixed(int length, long seed, double scale) {
        Random random = new Random(seed);
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static Array array(Shape shape, double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Array.of(shape, floats);
    }

    private static final double[] X = fixed(ROWS * IN, 1, 0.5);
    private static final double[] WEIGHT = fixed(OUT * IN, 2, 1);
    private static final double[] BIAS = fixed(OUT, 3, 1);

    private static double learningRate(UpdateRule rule, int step) {
        return (float) (rule.learningRate() * (step + 1) / STEPS);
    }

    /** Weight and bias after the steps, by a session. */
    private <O extends Record> List<double[]> trained(Optimizer<O> optimizer, O options, double[] startOfBias) {
        UpdateRule rule = optimizer.rule(options);
        Graph graph = new Graph(Mode.TRAINING);
        Tensor weight = graph.parameter("weight", Shape.of(OUT, IN), new Initializer.Values(array(Shape.of(OUT, IN), WEIGHT)));
        Tensor bias = graph.parameter("bias", Shape.of(OUT), new Initializer.Values(array(Shape.of(OUT), startOfBias)));
        Tensor loss = graph.input("x", DType.FLOAT32, Shape.of(ROWS, IN)).linear(weight, bias).square().sum();
        TrainingModel model = TrainingModel.of(graph, loss, Map.of(), rule);
        TrainingProgram program = TrainingProgram.of(model, new Initialization(0).values(graph.variables().values()));
        try (TrainingSession session = engine.openTraining(program, SessionOptions.defaults().withThreads(1));
                HostBuffer x = HostBuffer.copyOf(array(Shape.of(ROWS, IN), X));
                HostBuffer rate = HostBuffer.allocate(DType.FLOAT32, Shape.SCALAR)) {
            for (int step = 0; step < STEPS; step++) {
                float learningRate = (float) learningRate(rule, step);
                rate.set(Array.scalar(DType.FLOAT32, learningRate));
                Map<String, HostBuffer> inputs = new LinkedHashMap<>();
                session.inputs().forEach(name -> inputs.put(name, name.equals("x") ? x : rate));
                session.trainStep(inputs);
                session.optimizerStep(learningRate);
                session.resetGradients();
            }
            return List.of(session.parameter("weight").toDoubles(), session.parameter("bias").toDoubles());
        }
    }

    /** Weight and bias after the steps, by the simulation. */
    private static List<double[]> simulated(UpdateRule rule, SimulatedUpdate.Rule simulation, boolean biasDecays) {
        double[] weight = WEIGHT.clone();
        double[] bias = BIAS.clone();
        double[][] memoryOfWeight = new double[2][weight.length];
        double[][] memoryOfBias = new double[2][bias.length];
        for (int step = 0; step < STEPS; step++) {
            double[] weightGradient = new double[weight.length];
            double[] biasGradient = new double[bias.length];
            for (int row = 0; row < ROWS; row++) {
                for (int out = 0; out < OUT; out++) {
                    double y = bias[out];
                    for (int in = 0; in < IN; in++) {
                        y += X[row * IN + in] * weight[out * IN + in];
                    }
                    biasGradient[out] += 2 * y;
                    for (int in = 0; in < IN; in++) {
                        weightGradient[out * IN + in] += 2 * y * X[row * IN + in];
                    }
                }
            }
            rule.maxGradientNorm().ifPresent(norm -> SimulatedUpdate.clip(List.of(weightGradient, biasGradient), norm));
            double learningRate = learningRate(rule, step);
            simulation.step(weight, weightGradient, memoryOfWeight, step + 1, true, learningRate);
            simulation.step(bias, biasGradient, memoryOfBias, step + 1, biasDecays, learningRate);
        }
        return List.of(weight, bias);
    }

    private <O extends Record> void assertFollows(Optimizer<O> optimizer, O options, SimulatedUpdate.Rule simulation, boolean biasDecays) {
        List<double[]> expected = simulated(optimizer.rule(options), simulation, biasDecays);
        List<double[]> actual = trained(optimizer, options, BIAS);
        assertNotEquals(WEIGHT[0], actual.get(0)[0]);
        assertArrayEquals(expected.get(0), actual.get(0), 2e-5);
        assertArrayEquals(expected.get(1), actual.get(1), 2e-5);
    }

    @Test
    void adam() {
        assertFollows(new Adam(), new Adam.Options(0.05, List.of(0.9, 0.999), 1e-8, 0, false, null, null, List.of(), List.of()),
                SimulatedUpdate.adam(0.9, 0.999, 1e-8, 0, false), false);
    }

    @Test
    void adam_whose_decay_is_part_of_the_gradient() {
        assertFollows(new Adam(), new Adam.Options(0.05, List.of(0.8, 0.95), 1e-3, 0.3, false, null, null, List.of(), List.of()),
                SimulatedUpdate.adam(0.8, 0.95, 1e-3, 0.3, false), true);
    }

    @Test
    void adam_with_all_but_the_bias_decayed() {
        assertFollows(new Adam(), new Adam.Options(0.05, List.of(0.9, 0.999), 1e-8, 0.3, true, null, null, List.of(), List.of()),
                SimulatedUpdate.adam(0.9, 0.999, 1e-8, 0.3, false), false);
    }

    @Test
    void adam_w_with_all_but_the_bias_decayed() {
        assertFollows(new AdamW(), new AdamW.Options(0.05, List.of(0.9, 0.999), 1e-8, 0.5, true, null, null, List.of(), List.of()),
                SimulatedUpdate.adam(0.9, 0.999, 1e-8, 0.5, true), false);
    }

    @Test
    void adam_w_with_everything_decayed() {
        assertFollows(new AdamW(), new AdamW.Options(0.05, List.of(0.9, 0.999), 1e-8, 0.5, false, null, null, List.of(), List.of()),
                SimulatedUpdate.adam(0.9, 0.999, 1e-8, 0.5, true), true);
    }

    @Test
    void adam_w_whose_gradient_is_clipped() {
        assertFollows(new AdamW(), new AdamW.Options(0.05, List.of(0.9, 0.999), 1e-2, 0.1, true, 0.05, null, List.of(), List.of()),
                SimulatedUpdate.adam(0.9, 0.999, 1e-2, 0.1, true), false);
    }

    @Test
    void plain_sgd() {
        assertFollows(new Sgd(), new Sgd.Options(0.02, 0, false, 0, false, null, null, List.of(), List.of()), SimulatedUpdate.sgd(0, false, 0), false);
    }

    @Test
    void sgd_with_momentum_and_decay() {
        assertFollows(new Sgd(), new Sgd.Options(0.02, 0.9, false, 0.2, false, null, null, List.of(), List.of()), SimulatedUpdate.sgd(0.9, false, 0.2), true);
    }

    @Test
    void sgd_with_nesterovs_momentum_and_all_but_the_bias_decayed() {
        assertFollows(new Sgd(), new Sgd.Options(0.02, 0.9, true, 0.2, true, null, null, List.of(), List.of()), SimulatedUpdate.sgd(0.9, true, 0.2), false);
    }

    @Test
    void sgd_with_momentum_whose_gradient_is_clipped() {
        assertFollows(new Sgd(), new Sgd.Options(0.1, 0.9, false, 0.1, false, 1.0, null, List.of(), List.of()), SimulatedUpdate.sgd(0.9, false, 0.1), true);
    }

    @Test
    void lars_with_biases_left_out() {
        assertFollows(new Lars(), new Lars.Options(0.05, 0.9, 0.2, 0.5, false, Lars.Exclude.BIASES_AND_NORMS, true, null, null, List.of(), List.of()),
                SimulatedUpdate.lars(0.9, 0.2, 0.5), false);
    }

    @Test
    void lars_without_momentum_whose_gradient_is_clipped() {
        assertFollows(new Lars(), new Lars.Options(0.1, 0, 5e-4, 0.3, false, Lars.Exclude.BIASES_AND_NORMS, true, 0.5, null, List.of(), List.of()),
                SimulatedUpdate.lars(0, 5e-4, 0.3), false);
    }

    @Test
    void lars_with_nothing_left_out() {
        assertFollows(new Lars(), new Lars.Options(0.05, 0.9, 0.2, 0.5, false, Lars.Exclude.NOTHING, true, null, null, List.of(), List.of()),
                SimulatedUpdate.lars(0.9, 0.2, 0.5), true);
    }

    /** The rate rises from step to step, so that the first steps are clipped and the last ones aren't. */
    @Test
    void lars_whose_rate_is_clipped_as_solo_learn_does() {
        assertFollows(new Lars(), new Lars.Options(0.05, 0.9, 0.2, 0.05, true, Lars.Exclude.BIASES_AND_NORMS, true, null, null, List.of(), List.of()),
                SimulatedUpdate.clippedLars(0.9, 0.2, 0.05), false);
    }

    @Test
    void lars_whose_rate_is_clipped_with_nothing_left_out() {
        assertFollows(new Lars(), new Lars.Options(0.02, 0.9, 1e-4, 0.1, true, Lars.Exclude.NOTHING, true, null, null, List.of(), List.of()),
                SimulatedUpdate.clippedLars(0.9, 1e-4, 0.1), true);
    }

    /** By the formula the step is as long as a share of the weight, and so 0. */
    @Test
    void lars_with_nothing_left_out_lets_a_bias_of_0_rest_if_asked_to() {
        double[] zero = new double[OUT];
        double[] resting = trained(new Lars(), new Lars.Options(0.05, 0.9, 0.2, 0.5, false, Lars.Exclude.NOTHING, false, null, null, List.of(), List.of()), zero).get(1);
        double[] moving = trained(new Lars(), new Lars.Options(0.05, 0.9, 0.2, 0.5, false, Lars.Exclude.NOTHING, true, null, null, List.of(), List.of()), zero).get(1);
        for (int i = 0; i < OUT; i++) {
            assertEquals(0, resting[i]);
            assertNotEquals(0, moving[i]);
        }
    }
}
