package io.repforge.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Comparison;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.generative.AutoencoderLoss;
import io.repforge.generative.GaussianPrior;
import io.repforge.generative.VaeLoss;
import io.repforge.selfdistillation.ByolLoss;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Losses of self-distillation and of autoencoders on fixed vectors, through ONNX Runtime, beside their formulas in float64. */
class PredictionValueTest {

    private static final int N = 5;
    private static final int FEATURES = 4;
    private static final double TOLERANCE = 1e-5;
    private static final double[][] PREDICTION = Rows.fixed(N, FEATURES, 1);
    private static final double[][] TARGET = Rows.fixed(N, FEATURES, 2);
    private static final double[][] MEAN = Rows.fixed(N, 3, 3);
    private static final double[][] SCALE = positive(Rows.fixed(N, 3, 4));

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static double[][] positive(double[][] rows) {
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (0.2 + Math.abs(row[i]));
            }
        }
        return rows;
    }

    private static <O extends Record> Map<String, Double> values(Loss<O> loss, O options, boolean learnedScale) {
        Graph graph = new Graph(Mode.TRAINING);
        Map<String, Array> inputs = new HashMap<>();
        Tensor prediction = input(graph, inputs, "prediction", PREDICTION);
        Tensor target = input(graph, inputs, "target", TARGET);
        Tensor mean = input(graph, inputs, "mean", MEAN);
        Tensor scale = learnedScale ? input(graph, inputs, "scale", SCALE) : graph.scalar(DType.FLOAT32, 1);
        Tensor numbers = graph.longs(new long[N]);
        Encodings encodings = Encodings.of(new Distribution.Normal(mean, scale), Distribution.point(target));
        Comparison comparison = Comparison.of(Distribution.point(prediction), Distribution.point(target));
        PairTensors batch = PairTensors.of(prediction, target, numbers, numbers);
        Loss.Value value = loss.compute(graph, Loss.Inputs.of(comparison, encodings, batch), options);
        OnnxWriter writer = OnnxWriter.of(graph).output("loss", value.loss());
        value.statistics().forEach(writer::output);
        // Not every loss looks at everything.
        inputs.keySet().retainAll(writer.inputs().stream().map(Tensor::name).toList());
        try (InferenceSession session = engine.openInference(writer.write().toByteArray(), SessionOptions.defaults().withThreads(1))) {
            Map<String, Double> results = new HashMap<>();
            session.infer(inputs).forEach((name, array) -> results.put(name, array.get(0)));
            return results;
        }
    }

    private static Tensor input(Graph graph, Map<String, Array> inputs, String name, double[][] rows) {
        Array value = Rows.array(rows);
        inputs.put(name, value);
        return graph.input(name, value.type(), value.shape());
    }

    private static double squaredError() {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < FEATURES; k++) {
                sum += Math.pow(PREDICTION[i][k] - TARGET[i][k], 2);
            }
        }
        return sum / (N * FEATURES);
    }

    private static double divergence(boolean learnedScale) {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < 3; k++) {
                double sigma = learnedScale ? SCALE[i][k] : 1;
                sum += 0.5 * (sigma * sigma + MEAN[i][k] * MEAN[i][k] - 1) - Math.log(sigma);
            }
        }
        return sum / N;
    }

    @Test
    void byol_is_the_squared_distance_of_rows_of_length_1() {
        double expected = 0;
        for (int i = 0; i < N; i++) {
            expected += (2 - 2 * Rows.cosine(PREDICTION[i], TARGET[i])) / N;
        }
        Map<String, Double> values = values(new ByolLoss(), new NoOptions(), true);
        assertEquals(expected, values.get("loss"), TOLERANCE);
        assertEquals(1 - expected / 2, values.get("mean_cosine"), TOLERANCE);
    }

    @Test
    void byol_tells_how_far_the_targets_spread() {
        double[] mean = new double[FEATURES];
        double[][] unit = new double[N][FEATURES];
        for (int i = 0; i < N; i++) {
            double length = Math.sqrt(Arrays.stream(TARGET[i]).map(x -> x * x).sum());
            for (int k = 0; k < FEATURES; k++) {
                unit[i][k] = TARGET[i][k] / length;
                mean[k] += unit[i][k] / N;
            }
        }
        double sum = 0;
        for (double[] row : unit) {
            for (int k = 0; k < FEATURES; k++) {
                sum += Math.pow(row[k] - mean[k], 2) / N;
            }
        }
        assertEquals(Math.sqrt(sum), values(new ByolLoss(), new NoOptions(), true).get("target_deviation"), TOLERANCE);
    }

    @Test
    void vae_adds_a_share_of_the_divergence_of_whole_representations() {
        Map<String, Double> values = values(new VaeLoss(), new VaeLoss.Options(0.3), true);
        assertEquals(squaredError() + 0.3 * divergence(true), values.get("loss"), TOLERANCE);
        assertEquals(squaredError(), values.get("reconstruction_error"), TOLERANCE);
        assertEquals(divergence(true), values.get("divergence"), TOLERANCE);
    }

    @Test
    void autoencoder_is_the_squared_error_alone() {
        assertEquals(squaredError(), values(new AutoencoderLoss(), new NoOptions(), true).get("loss"), TOLERANCE);
    }

    @Test
    void gaussian_prior_is_the_divergence_alone_also_of_a_fixed_scale() {
        assertEquals(divergence(true), values(new GaussianPrior(), new NoOptions(), true).get("loss"), TOLERANCE);
        assertEquals(divergence(false), values(new GaussianPrior(), new NoOptions(), false).get("loss"), TOLERANCE);
    }
}
