package io.repforge.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.Comparison;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.bottleneck.ConditionalEntropyBottleneck;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conditional entropy bottleneck on fixed Gaussians, and its gradient, beside the formula in float64. */
class BottleneckValueTest {

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** The rows of a batch: e(z|x) = N(mean, scale), ε, b(z|y). */
    private record Gaussians(double[][] mean, double[][] scale, double[][] noise, double[][] targetMean, double[][] targetScale) {

        static Gaussians fixed(int n, int features) {
            return new Gaussians(Rows.fixed(n, features, 1), positive(n, features, 2), Rows.fixed(n, features, 3),
                    Rows.fixed(n, features, 4), positive(n, features, 5));
        }

        private static double[][] positive(int n, int features, long seed) {
            double[][] rows = Rows.fixed(n, features, seed);
            for (double[] row : rows) {
                for (int i = 0; i < features; i++) {
                    row[i] = (float) (0.5 + Math.abs(row[i]));
                }
            }
            return rows;
        }
    }

    private static double logDensity(double[] z, double[] mean, double[] scale) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            double u = (z[i] - mean[i]) / scale[i];
            sum -= 0.5 * u * u + Math.log(scale[i]) + 0.5 * Math.log(2 * Math.PI);
        }
        return sum;
    }

    private static double reference(Gaussians rows, double beta) {
        int n = rows.mean.length;
        double loss = 0;
        for (int i = 0; i < n; i++) {
            double[] z = new double[rows.mean[i].length];
            for (int k = 0; k < z.length; k++) {
                z[k] = rows.mean[i][k] + rows.scale[i][k] * rows.noise[i][k];
            }
            double[] logits = new double[n];
            for (int k = 0; k < n; k++) {
                logits[k] = logDensity(z, rows.targetMean[k], rows.targetScale[k]);
            }
            loss += (beta * (logDensity(z, rows.mean[i], rows.scale[i]) - logits[i]) + Rows.crossEntropy(logits, i)) / n;
        }
        return loss;
    }

    private static final class Bench {
        final Graph graph = new Graph(Mode.TRAINING);
        final Map<String, Array> values = new LinkedHashMap<>();
        final Map<String, Tensor> inputs = new LinkedHashMap<>();

        Tensor input(String name, double[][] rows) {
            Array value = Rows.array(rows);
            values.put(name, value);
            Tensor tensor = graph.input(name, value.type(), value.shape());
            inputs.put(name, tensor);
            return tensor;
        }

        Loss.Value loss(Distribution context, Distribution target, ConditionalEntropyBottleneck.Options options) {
            Tensor numbers = graph.longs(new long[Math.toIntExact(context.mean().dim(0))]);
            return new ConditionalEntropyBottleneck().compute(graph, Loss.Inputs.of(Comparison.of(context, target),
                    Encodings.of(context, target),
                    PairTensors.of(context.mean(), target.mean(), numbers, numbers)), options);
        }

        Map<String, Array> run(Map<String, Tensor> outputs) {
            byte[] model = OnnxWriter.of(graph).outputs(outputs).write().toByteArray();
            try (InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
                return session.infer(values);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 0.1", "8, 16, 0.1", "33, 5, 1", "1, 4, 0.1", "64, 128, 0.01"})
    void it_has_the_value_and_the_gradient_of_its_formula(int n, int features, double beta) {
        Gaussians rows = Gaussians.fixed(n, features);
        Bench bench = new Bench();
        Distribution context = new Distribution.Normal(bench.input("mean", rows.mean), bench.input("scale", rows.scale));
        Distribution target = new Distribution.Normal(bench.input("target_mean", rows.targetMean), bench.input("target_scale", rows.targetScale));
        Loss.Value value = bench.loss(context, target, new ConditionalEntropyBottleneck.Options(beta, true));
        bench.graph.randoms().keySet().forEach(name -> bench.values.put(name, Rows.array(rows.noise)));
        Map<String, Tensor> outputs = new LinkedHashMap<>(Map.of("loss", value.loss()));
        Gradients.of(bench.graph, value.loss(), List.copyOf(bench.inputs.values())).forEach((tensor, gradient) -> outputs.put("gradient of " + tensor.name(), gradient));
        Map<String, Array> results = bench.run(outputs);

        double expected = reference(rows, beta);
        assertEquals(expected, results.get("loss").get(0), 1e-5 * Math.max(1, Math.abs(expected)));
        Map<String, double[][]> wrt = Map.of("mean", rows.mean, "scale", rows.scale, "target_mean", rows.targetMean,
                "target_scale", rows.targetScale);
        wrt.forEach((name, values) -> {
            Array gradient = results.get("gradient of " + name);
            for (int element = 0; element < Math.min(60, n * features); element++) {
                double difference = difference(rows, values[element / features], element % features, beta);
                assertEquals(difference, gradient.get(element), 2e-5 * Math.max(1, Math.abs(difference)), name + " " + element);
            }
        });
    }

    /** Central difference of the formula by one element. */
    private static double difference(Gaussians rows, double[] row, int element, double beta) {
        double step = 1e-6;
        double was = row[element];
        row[element] = was + step;
        double above = reference(rows, beta);
        row[element] = was - step;
        double below = reference(rows, beta);
        row[element] = was;
        return (above - below) / (2 * step);
    }

    /** Far from the origin float32 has no room left for squares, but only differences matter. */
    @Test
    void rounding_does_no_harm_far_from_the_origin() {
        double[][] context = Rows.fixed(16, 8, 6);
        double[][] target = Rows.fixed(16, 8, 7);
        for (double[][] rows : List.of(context, target)) {
            for (double[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = (float) (row[i] + 1000);
                }
            }
        }
        double[][] ones = new double[16][8];
        double[][] zeros = new double[16][8];
        for (double[] row : ones) {
            java.util.Arrays.fill(row, 1);
        }
        Bench bench = new Bench();
        Tensor one = bench.graph.scalar(DType.FLOAT32, 1);
        Loss.Value value = bench.loss(new Distribution.Normal(bench.input("x", context), one),
                new Distribution.Normal(bench.input("y", target), one), new ConditionalEntropyBottleneck.Options(0.1, false));
        Map<String, Tensor> outputs = new LinkedHashMap<>(Map.of("loss", value.loss()));
        outputs.putAll(value.statistics());
        Map<String, Array> results = bench.run(outputs);
        double expected = reference(new Gaussians(context, ones, zeros, target, ones), 0.1);
        assertEquals(expected, results.get("loss").get(0), 1e-3);
        assertEquals(expected, 0.1 * results.get("residual_information").get(0) + results.get("discrimination").get(0), 1e-3);
        assertEquals(Shape.SCALAR, results.get("accuracy").shape());
    }
}
