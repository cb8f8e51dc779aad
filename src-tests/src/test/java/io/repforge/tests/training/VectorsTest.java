package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Algorithm;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.api.probe.ScoreRow;
import io.repforge.api.space.Space;
import io.repforge.datasets.pendulum.Pendulum;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.evaluate.Evaluation;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.Baseline;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.evaluate.Probes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every algorithm on the readings of sensors: it trains a perceptron, or says that it is of images. */
class VectorsTest {

    /** What masks, crops, cuts up or compares places of images. */
    private static final Set<String> OF_IMAGES = Set.of("data2vec", "dense-cl", "dino", "dinov2", "i-jepa", "ibot", "jigsaw", "mae", "msn", "pmsn", "simmim", "swav",
            "vicregl");
    private static final int BATCH = 8;
    private static final int SEED = 5;

    @TempDir
    Path run;

    static Stream<String> algorithms() {
        List<Components.Installed<Algorithm<?>>> installed = ClassPathComponents.load().all(Algorithm.class);
        return installed.stream().map(algorithm -> algorithm.component().name()).sorted();
    }

    /** Whether the pendulum is long is its class. */
    private record Swings(Dataset swings) implements Dataset {

        static Swings of(int episodes) throws IOException {
            return new Swings(new Pendulum().open(new Pendulum.Options(episodes, 12, 6, 0.01, 0), null));
        }

        @Override
        public StepSpec spec() {
            return swings.spec().withLabels(Map.of(Step.LABEL, Space.discrete(List.of("short", "long"))));
        }

        @Override
        public StepReader read(Pass pass) throws IOException {
            StepReader steps = swings.read(pass);
            return () -> {
                Step step = steps.next();
                return step == null ? null : Step.of(step.observation(), step.action(), step.done(), Map.of(Step.LABEL, step.labels().get("length") > 1.2 ? 1.0 : 0.0));
            };
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void givesAPerceptronGradientsOrSaysThatItIsOfImages(String algorithm) throws IOException {
        RepresentationLearner learner = VectorRecipe.learner(algorithm).seed(1).build();
        StepSpec data = Swings.of(1).spec();
        if (OF_IMAGES.contains(algorithm)) {
            String told = assertThrows(RuntimeException.class, () -> Network.training(learner.architecture(data), BATCH)).getMessage();
            assertTrue(told.contains("image") || told.contains("feature_map"), told);
            return;
        }
        Network.WithLoss network = Network.training(learner.architecture(data), BATCH);
        List<Tensor> parameters = network.graph().variables().values().stream().filter(Variable::trained).map(Variable::tensor).toList();
        Map<Tensor, Tensor> gradients = Gradients.of(network.graph(), network.loss().loss(), parameters);
        assertEquals(List.of(), parameters.stream().filter(parameter -> !gradients.containsKey(parameter)).map(Tensor::name).toList(), "without a gradient");
    }

    @Test
    void whatIsOfImagesIsThere() {
        assertTrue(algorithms().toList().containsAll(OF_IMAGES), () -> "algorithms of " + OF_IMAGES + " are gone");
    }

    /** Those that predict vectors: in units of how much each component varies, to predict nothing costs 1. */
    @ParameterizedTest
    @ValueSource(strings = {"autoencoder", "dynamics-prediction"})
    void vectorsArePredicted(String algorithm) throws IOException {
        RecordedLosses losses = RecordedLosses.all();
        VectorRecipe.learner(algorithm).batchSize(64).representationDim(8).seed(1).set("optimizer", Map.of("use", "adam", "learning_rate", 3e-3)).build()
                .learn(List.of(Swings.of(60)), LearnOptions.of().epochs(1).batchesPerEpoch(200).logDir(run).listeners(losses.use()));
        List<Double> last = losses.inOrder().subList(180, 200);
        double mean = last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        assertTrue(mean < 0.1, algorithm + ": the mean squared error is " + mean);
    }

    /** How fast it swings is what two windows of readings that don't overlap have in common. */
    @Test
    void theLengthOfAPendulumIsKnownBetterThanByUntrainedEncodersAndByTheReadings() throws IOException {
        LearnResult result = RepresentationLearner.of("simclr").batchSize(128).representationDim(16).projectionDim(16).seed(SEED)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(64, 64), "standardise", true))
                .set("pair_constructor", Map.of("use", "temporal-offset", "k", 20))
                .set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of(Map.of("use", "gaussian-noise", "sigma", 0.05))))
                .set("shuffle_buffer_size", 2048)
                .set("optimizer", Map.of("use", "adam", "learning_rate", 2e-3))
                .build().learn(List.of(swings(200, 0)), LearnOptions.of().epochs(1).batchesPerEpoch(600).logDir(run));
        try (Engine engine = Engine.load()) {
            Evaluation evaluation = new Evaluation(engine, swings(60, 1), swings(40, 2), Probes.of("factors"), SEED);
            double trained = length(evaluation.encoder("trained", result.encoder(), true));
            double untrained = length(evaluation.encoder("untrained", EncoderSnapshot.untrained(result.encoder().architecture(), SEED), true));
            double readings = length(evaluation.withoutEncoder(List.of(Baseline.of("pixels"))).values().iterator().next());
            assertTrue(trained > untrained + 0.1 && trained > readings + 0.1, "R² is " + trained + ", untrained " + untrained + ", of the readings " + readings);
        }
    }

    private static double length(ScoreRow row) {
        return Objects.requireNonNull(Probes.byName(row).get("r2_length"));
    }

    private static Dataset swings(int episodes, long seed) {
        return new Pendulum().open(new Pendulum.Options(episodes, 64, 16, 0.01, seed), null);
    }
}
