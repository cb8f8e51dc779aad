package io.repforge.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Comparison;
import io.repforge.api.Encodings;
import io.repforge.api.Loss;
import io.repforge.api.PairTensors;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Distribution;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.GraphException;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.option.NoOptions;
import io.repforge.essentials.losses.BatchAsymmetricContrastive;
import io.repforge.essentials.losses.ContrastiveOptions;
import io.repforge.essentials.losses.CrossEntropy;
import io.repforge.essentials.losses.Mse;
import io.repforge.essentials.losses.NegativeLogLikelihood;
import io.repforge.essentials.losses.QueueAsymmetricContrastive;
import io.repforge.essentials.losses.SymmetricContrastive;
import io.repforge.framework.artifacts.OnnxWriter;
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

/** Losses on fixed vectors, through ONNX Runtime, beside their formulas in float64. */
class LossValueTest {

    private static final double TOLERANCE = 1e-5;
    private static final double[][] NONE = {};

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** The loss, and its statistics by name. */
    private record Result(double loss, Map<String, Double> statistics) {}

    /** What a loss is fed with, and how it sees that. */
    private static final class Bench {
        final Graph graph = new Graph(Mode.TRAINING);
        final Map<String, Array> values = new LinkedHashMap<>();

        Tensor input(String name, Array value) {
            values.put(name, value);
            return graph.input(name, value.type(), value.shape());
        }

        Tensor input(String name, double[][] rows) {
            return input(name, Rows.array(rows));
        }

        Distribution unit(String name, double[][] rows) {
            return new Distribution.Normal(input(name, rows), graph.scalar(DType.FLOAT32, 1));
        }

        <O extends Record> Result loss(Loss<O> loss, O options, Comparison comparison) {
            Tensor rows = comparison.context().mean();
            Tensor numbers = graph.longs(new long[Math.toIntExact(rows.dim(0))]);
            Encodings encodings = Encodings.of(comparison.context(), comparison.target());
            PairTensors batch = PairTensors.of(rows, rows, numbers, numbers);
            Loss.Value value = loss.compute(graph, Loss.Inputs.of(comparison, encodings, batch), options);
            OnnxWriter writer = OnnxWriter.of(graph).output("loss", value.loss());
            value.statistics().forEach(writer::output);
            try (InferenceSession session = engine.openInference(writer.write().toByteArray(), SessionOptions.defaults().withThreads(1))) {
                Map<String, Array> results = session.infer(values);
                Map<String, Double> statistics = new LinkedHashMap<>();
                value.statistics().keySet().forEach(name -> statistics.put(name, results.get(name).get(0)));
                return new Result(results.get("loss").get(0), statistics);
            }
        }
    }

    private static <O extends Record> Result contrast(Loss<O> loss, O options, double[][] context, double[][] target, double[][] queue) {
        Bench bench = new Bench();
        Tensor negatives = queue.length == 0 ? null : bench.input("queue", queue);
        return bench.loss(loss, options, Comparison.of(bench.unit("context", context), bench.unit("target", target)).withNegatives(negatives));
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 0.1", "8, 16, 0.1", "33, 5, 0.5", "64, 128, 0.07"})
    void symmetric_contrastive_is_the_mean_over_both_sides(int n, int features, double temperature) {
        double[][] context = Rows.fixed(n, features, 1);
        double[][] target = Rows.fixed(n, features, 2);
        Result result = contrast(new SymmetricContrastive(), new ContrastiveOptions(temperature, false), context, target, NONE);
        assertEquals(Rows.symmetric(context, target, temperature), result.loss, TOLERANCE);
    }

    /** Views (1, 0), (0, 1) and partners equal to them: each row sees 1/τ at its partner and 0 at the two others. */
    @Test
    void symmetric_contrastive_of_perfect_partners_is_known() {
        double[][] rows = {{2, 0}, {0, 3}};
        Result result = contrast(new SymmetricContrastive(), new ContrastiveOptions(0.5, false), rows, rows, NONE);
        assertEquals(Math.log(1 + 2 * Math.exp(-2)), result.loss, TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 0.1", "8, 16, 0.1", "33, 5, 0.5"})
    void batch_asymmetric_contrastive_is_the_mean_over_contexts(int n, int features, double temperature) {
        double[][] context = Rows.fixed(n, features, 3);
        double[][] target = Rows.fixed(n, features, 4);
        Result result = contrast(new BatchAsymmetricContrastive(), new ContrastiveOptions(temperature, false), context, target, NONE);
        assertEquals(Rows.asymmetric(context, target, NONE, temperature), result.loss, TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 5, 0.1", "8, 16, 64, 0.1", "1, 4, 7, 0.07"})
    void queue_asymmetric_contrastive_has_the_queue_for_negatives(int n, int features, int queued, double temperature) {
        double[][] context = Rows.fixed(n, features, 5);
        double[][] target = Rows.fixed(n, features, 6);
        double[][] queue = Rows.fixed(queued, features, 7);
        var options = new QueueAsymmetricContrastive.Options(temperature, false, false);
        Result result = contrast(new QueueAsymmetricContrastive(), options, context, target, queue);
        assertEquals(Rows.queue(context, target, queue, temperature), result.loss, TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 5, 0.1", "8, 16, 64, 0.1", "1, 4, 7, 0.07"})
    void queue_asymmetric_contrastive_may_have_the_batch_besides(int n, int features, int queued, double temperature) {
        double[][] context = Rows.fixed(n, features, 5);
        double[][] target = Rows.fixed(n, features, 6);
        double[][] queue = Rows.fixed(queued, features, 7);
        var options = new QueueAsymmetricContrastive.Options(temperature, true, false);
        Result result = contrast(new QueueAsymmetricContrastive(), options, context, target, queue);
        assertEquals(Rows.asymmetric(context, target, queue, temperature), result.loss, TOLERANCE);
    }

    @Test
    void a_batch_of_one_has_nothing_to_be_told_from() {
        double[][] context = Rows.fixed(1, 4, 8);
        double[][] target = Rows.fixed(1, 4, 9);
        ContrastiveOptions options = new ContrastiveOptions(0.1, false);
        for (Loss<ContrastiveOptions> loss : List.of(new SymmetricContrastive(), new BatchAsymmetricContrastive())) {
            Result result = contrast(loss, options, context, target, NONE);
            assertEquals(0, result.loss, TOLERANCE, loss.name());
            result.statistics.forEach((name, value) -> assertTrue(Double.isFinite(value), name));
        }
    }

    @Test
    void contrastive_losses_tell_how_alike_partners_and_others_are() {
        int n = 7;
        double[][] context = Rows.fixed(n, 5, 10);
        double[][] target = Rows.fixed(n, 5, 11);
        double self = 0;
        double other = 0;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double similarity = Rows.cosine(context[i], target[k]);
                self += i == k ? similarity / n : 0;
                other += i == k ? 0 : similarity / (n * (n - 1));
            }
        }
        for (Loss<ContrastiveOptions> loss : List.of(new SymmetricContrastive(), new BatchAsymmetricContrastive())) {
            Map<String, Double> statistics = contrast(loss, new ContrastiveOptions(0.1, false), context, target, NONE).statistics;
            assertEquals(self, statistics.get("mean_self_similarity"), TOLERANCE);
            assertEquals(other, statistics.get("mean_other_similarity"), TOLERANCE);
            assertEquals(self - other, statistics.get("similarity_difference"), TOLERANCE);
        }
    }

    @Test
    void a_queue_that_is_missing_is_missed_with_advice() {
        double[][] rows = Rows.fixed(2, 3, 12);
        var options = new QueueAsymmetricContrastive.Options(0.1, false, false);
        String message = assertThrows(GraphException.class,
                () -> contrast(new QueueAsymmetricContrastive(), options, rows, rows, NONE)).getMessage();
        assertTrue(message.contains("batch_extender"), message);
    }

    @Test
    void rows_of_different_length_are_refused_with_advice() {
        double[][] context = Rows.fixed(2, 3, 13);
        double[][] target = Rows.fixed(2, 4, 14);
        String message = assertThrows(GraphException.class,
                () -> contrast(new SymmetricContrastive(), new ContrastiveOptions(0.1, false), context, target, NONE)).getMessage();
        assertTrue(message.contains("symmetric-projection-head"), message);
    }

    @Test
    void mse_is_the_mean_over_all_elements() {
        double[][] context = Rows.fixed(4, 3, 15);
        double[][] target = Rows.fixed(4, 3, 16);
        double expected = 0;
        for (int i = 0; i < 12; i++) {
            expected += Math.pow(context[i / 3][i % 3] - target[i / 3][i % 3], 2) / 12;
        }
        assertEquals(expected, contrast(new Mse(), new Mse.Options(false), context, target, NONE).loss, TOLERANCE);
    }

    @Test
    void mse_does_not_broadcast() {
        double[][] context = Rows.fixed(4, 3, 15);
        double[][] target = Rows.fixed(4, 1, 16);
        assertThrows(GraphException.class, () -> contrast(new Mse(), new Mse.Options(false), context, target, NONE));
    }

    @Test
    void the_likelihood_of_a_gaussian_is_that_of_whole_vectors() {
        double[][] mean = Rows.fixed(4, 3, 17);
        double[][] target = Rows.fixed(4, 3, 18);
        double[][] scale = Rows.fixed(4, 3, 19);
        double expected = 0;
        for (int i = 0; i < 4; i++) {
            for (int k = 0; k < 3; k++) {
                scale[i][k] = (float) (0.5 + Math.abs(scale[i][k]));
                double z = (target[i][k] - mean[i][k]) / scale[i][k];
                expected += (0.5 * z * z + Math.log(scale[i][k]) + 0.5 * Math.log(2 * Math.PI)) / 4;
            }
        }
        Bench bench = new Bench();
        Distribution prediction = new Distribution.Normal(bench.input("mean", mean), bench.input("scale", scale));
        Comparison comparison = Comparison.of(prediction, Distribution.point(bench.input("target", target)));
        assertEquals(expected, bench.loss(new NegativeLogLikelihood(), new NoOptions(), comparison).loss, TOLERANCE);
    }

    /** Targets may have an axis of length 1 besides, as one action of a sequence does. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void the_likelihood_of_a_class_is_its_cross_entropy(boolean furtherAxis) {
        double[][] logits = Rows.fixed(4, 3, 20);
        long[] classes = {2, 0, 1, 1};
        double expected = 0;
        for (int i = 0; i < 4; i++) {
            expected += Rows.crossEntropy(logits[i], (int) classes[i]) / 4;
        }
        Shape shape = furtherAxis ? Shape.of(4, 1) : Shape.of(4);
        for (Loss<NoOptions> loss : List.of(new NegativeLogLikelihood(), new CrossEntropy())) {
            Bench bench = new Bench();
            Comparison comparison = Comparison.of(new Distribution.Categorical(bench.input("logits", logits)),
                    Distribution.point(bench.input("classes", Array.of(shape, classes))));
            assertEquals(expected, bench.loss(loss, new NoOptions(), comparison).loss, TOLERANCE, loss.name());
        }
    }

    @Test
    void cross_entropy_tells_how_many_were_right() {
        double[][] logits = {{1, 2, 0}, {3, 0, 0}, {0, 0, 1}, {0, 5, 1}};
        Bench bench = new Bench();
        Comparison comparison = Comparison.of(new Distribution.Categorical(bench.input("logits", logits)),
                Distribution.point(bench.input("classes", Array.of(Shape.of(4), 1L, 0L, 2L, 0L))));
        assertEquals(0.75, bench.loss(new CrossEntropy(), new NoOptions(), comparison).statistics.get("accuracy"), TOLERANCE);
    }
}
