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
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.dynamics.WithCloning;
import io.repforge.essentials.losses.BatchAsymmetricContrastive;
import io.repforge.essentials.losses.ContrastiveOptions;
import io.repforge.essentials.losses.CrossEntropy;
import io.repforge.essentials.losses.Mse;
import io.repforge.essentials.losses.NegativeLogLikelihood;
import io.repforge.essentials.losses.QueueAsymmetricContrastive;
import io.repforge.essentials.losses.SymmetricContrastive;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.generative.AutoencoderLoss;
import io.repforge.generative.GaussianPrior;
import io.repforge.generative.VaeLoss;
import io.repforge.selfdistillation.ByolLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of each loss by all that it compares, through ONNX Runtime, beside central differences of its formula in float64. */
class LossGradientTest {

    private static final int N = 5;
    private static final int FEATURES = 4;
    private static final double TEMPERATURE = 0.2;
    private static final double[][] NONE = {};
    private static final long[] CLASSES = {2, 0, 1, 1, 3};
    /**
     * The first is compared, also by its gradient, in {@link BottleneckValueTest}; all others by the kit in their bundles, beside central differences and, most of them, the
     * values and gradients of other implementations.
     */
    private static final Set<String> ELSEWHERE = Set.of("conditional-entropy-bottleneck",
            "alignment-uniformity", "barlow-twins", "decoupled-contrastive", "dense-contrastive", "dino", "feature-cosine", "feature-relations", "frossl", "ibot",
            "inner-product-contrastive", "lejepa", "mmcr",
            "moco-v3", "msn", "negative-cosine", "nnclr", "relational", "smooth-l1", "supervised-contrastive", "swav", "tico", "vibcreg", "vicreg", "vicregl", "w-mse");

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** Builds what a loss compares of its inputs. */
    private interface Build {
        Loss.Inputs inputs(Graph graph, Map<String, Tensor> inputs);
    }

    private interface Formula {
        double value(Map<String, double[][]> rows);
    }

    /**
     * A loss, and the same in float64.
     *
     * @param rows inputs by name; names with "scale" are positive
     */
    private record Case(String title, Loss<?> loss, Record options, List<String> rows, Build build, Formula formula) {
        @Override
        public String toString() {
            return title;
        }

        <O extends Record> Tensor value(Loss<O> typed, Graph graph, Map<String, Tensor> inputs) {
            return typed.compute(graph, build.inputs(graph, inputs), typed.optionsType().cast(options)).loss();
        }
    }

    private static Loss.Inputs inputs(Graph graph, Distribution context, Distribution target, Tensor negatives, Distribution encoding) {
        Tensor numbers = graph.longs(new long[N]);
        Tensor rows = context.mean();
        return Loss.Inputs.of(Comparison.of(context, target).withNegatives(negatives), Encodings.of(encoding, target),
                PairTensors.of(rows, rows, numbers, numbers));
    }

    private static Build points(String context, String target) {
        return (graph, inputs) -> inputs(graph, Distribution.point(inputs.get(context)), Distribution.point(inputs.get(target)), null,
                Distribution.point(inputs.get(context)));
    }

    private static Build encoded(boolean scale) {
        return (graph, inputs) -> inputs(graph, Distribution.point(inputs.get("context")), Distribution.point(inputs.get("target")), null,
                new Distribution.Normal(inputs.get("mean"), scale ? inputs.get("scale") : graph.scalar(DType.FLOAT32, 1)));
    }

    private static Build queued() {
        return (graph, inputs) -> inputs(graph, Distribution.point(inputs.get("context")), Distribution.point(inputs.get("target")),
                inputs.get("queue"), Distribution.point(inputs.get("context")));
    }

    private static Build classified() {
        return (graph, inputs) -> inputs(graph, new Distribution.Categorical(inputs.get("logits")),
                Distribution.point(graph.longs(CLASSES)), null, Distribution.point(inputs.get("logits")));
    }

    static Stream<Case> cases() {
        List<String> both = List.of("context", "target");
        List<String> withQueue = List.of("context", "target", "queue");
        ContrastiveOptions contrastive = new ContrastiveOptions(TEMPERATURE, false);
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("symmetric-contrastive", new SymmetricContrastive(), contrastive, both, points("context", "target"),
                rows -> Rows.symmetric(rows.get("context"), rows.get("target"), TEMPERATURE)));
        cases.add(new Case("batch-asymmetric-contrastive", new BatchAsymmetricContrastive(), contrastive, both, points("context", "target"),
                rows -> Rows.asymmetric(rows.get("context"), rows.get("target"), NONE, TEMPERATURE)));
        cases.add(new Case("queue-asymmetric-contrastive", new QueueAsymmetricContrastive(),
                new QueueAsymmetricContrastive.Options(TEMPERATURE, false, false), withQueue, queued(),
                rows -> Rows.queue(rows.get("context"), rows.get("target"), rows.get("queue"), TEMPERATURE)));
        cases.add(new Case("queue-asymmetric-contrastive with the batch", new QueueAsymmetricContrastive(),
                new QueueAsymmetricContrastive.Options(TEMPERATURE, true, false), withQueue, queued(),
                rows -> Rows.asymmetric(rows.get("context"), rows.get("target"), rows.get("queue"), TEMPERATURE)));
        cases.add(new Case("mse", new Mse(), new Mse.Options(false), both, points("context", "target"), LossGradientTest::squaredError));
        cases.add(new Case("byol", new ByolLoss(), new NoOptions(), both, points("context", "target"), LossGradientTest::byol));
        cases.add(new Case("autoencoder", new AutoencoderLoss(), new NoOptions(), both, points("context", "target"),
                LossGradientTest::squaredError));
        cases.add(new Case("vae", new VaeLoss(), new VaeLoss.Options(0.3), List.of("context", "target", "mean", "scale"), encoded(true),
                rows -> squaredError(rows) + 0.3 * divergence(rows)));
        cases.add(new Case("gaussian-prior", new GaussianPrior(), new NoOptions(), List.of("context", "target", "mean", "scale"),
                encoded(true), LossGradientTest::divergence));
        cases.add(new Case("gaussian-prior of a fixed scale", new GaussianPrior(), new NoOptions(), List.of("context", "target", "mean"),
                encoded(false), LossGradientTest::divergence));
        cases.add(new Case("negative-log-likelihood of Gaussians", new NegativeLogLikelihood(), new NoOptions(),
                List.of("mean", "scale", "target"),
                (graph, inputs) -> inputs(graph, new Distribution.Normal(inputs.get("mean"), inputs.get("scale")),
                        Distribution.point(inputs.get("target")), null, Distribution.point(inputs.get("mean"))),
                LossGradientTest::gaussianLikelihood));
        cases.add(new Case("negative-log-likelihood of classes", new NegativeLogLikelihood(), new NoOptions(), List.of("logits"),
                classified(), LossGradientTest::crossEntropy));
        cases.add(new Case("cross-entropy", new CrossEntropy(), new NoOptions(), List.of("logits"), classified(),
                LossGradientTest::crossEntropy));
        cases.add(new Case("with-cloning", new WithCloning(),
                new WithCloning.Options(new Use<>(new Mse(), new Mse.Options(false)), 0.7, 0.2, 0), List.of("context", "target", "logits"),
                (graph, inputs) -> {
                    Loss.Inputs alone = points("context", "target").inputs(graph, inputs);
                    Comparison policy = Comparison.of(new Distribution.Categorical(inputs.get("logits")),
                            Distribution.point(graph.longs(CLASSES)));
                    return Loss.Inputs.of(alone.comparison().with("policy", policy), alone.encodings(), alone.batch());
                },
                rows -> crossEntropy(rows) - 0.2 * entropy(rows) + 0.7 * squaredError(rows)));
        return cases.stream();
    }

    private static double squaredError(Map<String, double[][]> rows) {
        double sum = 0;
        for (int i = 0; i < N * FEATURES; i++) {
            sum += Math.pow(rows.get("context")[i / FEATURES][i % FEATURES] - rows.get("target")[i / FEATURES][i % FEATURES], 2);
        }
        return sum / (N * FEATURES);
    }

    private static double byol(Map<String, double[][]> rows) {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            sum += 2 - 2 * Rows.cosine(rows.get("context")[i], rows.get("target")[i]);
        }
        return sum / N;
    }

    /** Summed over features, the mean over the batch. */
    private static double divergence(Map<String, double[][]> rows) {
        double sum = 0;
        for (int i = 0; i < N * FEATURES; i++) {
            double mean = rows.get("mean")[i / FEATURES][i % FEATURES];
            double scale = rows.get("scale") == null ? 1 : rows.get("scale")[i / FEATURES][i % FEATURES];
            sum += 0.5 * (scale * scale + mean * mean - 1) - Math.log(scale);
        }
        return sum / N;
    }

    private static double gaussianLikelihood(Map<String, double[][]> rows) {
        double sum = 0;
        for (int i = 0; i < N * FEATURES; i++) {
            double scale = rows.get("scale")[i / FEATURES][i % FEATURES];
            double z = (rows.get("target")[i / FEATURES][i % FEATURES] - rows.get("mean")[i / FEATURES][i % FEATURES]) / scale;
            sum += 0.5 * z * z + Math.log(scale) + 0.5 * Math.log(2 * Math.PI);
        }
        return sum / N;
    }

    private static double crossEntropy(Map<String, double[][]> rows) {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            sum += Rows.crossEntropy(rows.get("logits")[i], (int) CLASSES[i]);
        }
        return sum / N;
    }

    private static double entropy(Map<String, double[][]> rows) {
        double sum = 0;
        for (double[] logits : rows.get("logits")) {
            for (int c = 0; c < FEATURES; c++) {
                double surprise = Rows.crossEntropy(logits, c);
                sum += Math.exp(-surprise) * surprise;
            }
        }
        return sum / N;
    }

    private static double[][] fixed(String name) {
        double[][] rows = Rows.fixed(name.equals("queue") ? 7 : N, FEATURES, name.hashCode());
        if (name.equals("scale")) {
            for (double[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = (float) (0.4 + Math.abs(row[i]));
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_gradient_is_that_of_the_formula(Case one) {
        Graph graph = new Graph(Mode.TRAINING);
        Map<String, Array> values = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, double[][]> rows = new LinkedHashMap<>();
        for (String name : one.rows) {
            rows.put(name, fixed(name));
            values.put(name, Rows.array(rows.get(name)));
            tensors.put(name, graph.input(name, DType.FLOAT32, Shape.of(rows.get(name).length, FEATURES)));
        }
        Tensor loss = one.value(one.loss, graph, tensors);
        Map<Tensor, Tensor> gradients = Gradients.of(graph, loss, List.copyOf(tensors.values()));
        Map<String, Tensor> outputs = new LinkedHashMap<>(Map.of("loss", loss));
        gradients.forEach((tensor, gradient) -> outputs.put("by " + tensor.name(), gradient));
        OnnxWriter writer = OnnxWriter.of(graph).outputs(outputs);
        // Not every loss looks at everything.
        values.keySet().retainAll(writer.inputs().stream().map(Tensor::name).toList());
        Map<String, Array> results;
        try (InferenceSession session = engine.openInference(writer.write().toByteArray(), SessionOptions.defaults().withThreads(1))) {
            results = session.infer(values);
        }
        assertEquals(one.formula.value(rows), results.get("loss").get(0), 1e-5);
        rows.forEach((name, varied) -> {
            Array gradient = results.get("by " + name);
            for (int element = 0; element < varied.length * FEATURES; element++) {
                double expected = difference(one, rows, varied[element / FEATURES], element % FEATURES);
                double got = gradient == null ? 0 : gradient.get(element);
                assertEquals(expected, got, 2e-5 * Math.max(1, Math.abs(expected)), name + " " + element);
            }
        });
    }

    private static double difference(Case one, Map<String, double[][]> rows, double[] row, int element) {
        double step = 1e-6;
        double was = row[element];
        row[element] = was + step;
        double above = one.formula.value(rows);
        row[element] = was - step;
        double below = one.formula.value(rows);
        row[element] = was;
        return (above - below) / (2 * step);
    }

    @Test
    void no_loss_is_left_out() {
        Set<String> compared = cases().map(one -> one.loss.name()).collect(Collectors.toCollection(TreeSet::new));
        compared.addAll(ELSEWHERE);
        List<Components.Installed<Loss<?>>> losses = ClassPathComponents.load().all(Loss.class);
        Set<String> installed = losses.stream().map(loss -> loss.component().name()).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(installed, compared);
    }
}
