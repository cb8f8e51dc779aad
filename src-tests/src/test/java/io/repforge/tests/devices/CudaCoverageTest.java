package io.repforge.tests.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.Algorithm;
import io.repforge.api.Augmentation;
import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.runtime.cuda.CudaCoverage;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.LossModels;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is installed has kernels on CUDA devices, so that a step computes there and nowhere else. Needs no such device. */
class CudaCoverageTest {

    private static final int BATCH = 8;
    private static final StepSpec STEPS = StepSpec.of(Space.image(3, 40, 40), Space.discrete(4), Map.of());

    private static final CudaCoverage COVERAGE = new CudaCoverage();
    private static final CudaCoverage IN_FLOAT16 = new CudaCoverage(Precision.FLOAT16);
    private static final Components INSTALLED = ClassPathComponents.load();

    static Stream<String> algorithms() {
        List<Components.Installed<Algorithm<?>>> installed = INSTALLED.all(Algorithm.class);
        return installed.stream().map(algorithm -> algorithm.component().name()).sorted();
    }

    static Stream<String> augmentations() {
        List<Components.Installed<Augmentation<?>>> installed = INSTALLED.all(Augmentation.class);
        return installed.stream().map(augmentation -> augmentation.component().name()).sorted();
    }

    static Stream<String> optimizers() {
        List<Components.Installed<Optimizer<?>>> installed = INSTALLED.all(Optimizer.class);
        return installed.stream().map(optimizer -> optimizer.component().name()).sorted();
    }

    /** A training model of a recipe. */
    private static ModelProto training(String algorithm, Consumer<RepresentationLearner.Builder> changes) {
        RepresentationLearner.Builder builder = RepresentationLearner.of(algorithm).batchSize(BATCH).representationDim(16);
        changes.accept(builder);
        RepresentationLearner learner = builder.build();
        Network.WithLoss network = Network.training(learner.architecture(STEPS), BATCH);
        return TrainingModel.of(network.graph(), network.loss().loss(), network.loss().statistics(),
                Optimizer.rule(learner.recipe().optimizer())).write();
    }

    private static void assertCovered(ModelProto model) {
        assertEquals(List.of(), COVERAGE.gaps(model));
        assertEquals(List.of(), COVERAGE.stranded(model));
        assertEquals(List.of(), IN_FLOAT16.gaps(model), "with products in float16");
        assertEquals(List.of(), IN_FLOAT16.stranded(model), "with products in float16");
    }

    /** All that a run of it opens: to train, to evaluate, to move parameters, to embed. */
    @ParameterizedTest
    @MethodSource("algorithms")
    void algorithm(String name) {
        RepresentationLearner learner = RepresentationLearner.of(name).batchSize(BATCH).representationDim(16).build();
        Architecture architecture = learner.architecture(STEPS);
        UpdateRule rule = Optimizer.rule(learner.recipe().optimizer());
        TrainingProgram program = LossModels.program(LossModels.training(architecture, BATCH, rule), architecture, BATCH, 1);
        for (ModelProto model : List.of(program.training(), program.eval(), program.optimizer())) {
            assertCovered(model);
        }
        assertCovered(EncoderSnapshot.untrained(architecture, 1).model());
    }

    @ParameterizedTest
    @MethodSource("augmentations")
    void augmentation(String name) {
        assertCovered(training("simclr",
                builder -> builder.set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of(name)))));
    }

    static Stream<Map<String, Object>> encoders() {
        return Stream.of(Map.of("use", "basic-cnn"), Map.of("use", "magical-cnn", "arch", "small", "dropout", 0.1),
                Map.of("use", "resnet-18", "stem", "small"), Map.of("use", "resnet-18", "stem", "imagenet"));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void encoder(Map<String, Object> encoder) {
        assertCovered(training("simclr", builder -> builder.set("encoder", encoder)));
    }

    @Test
    void aGapHasANameAndTypes() {
        ModelProto model = OptimizerModel.sgd();
        ModelProto other = model.toBuilder().setGraph(model.getGraph().toBuilder()
                .setNode(0, model.getGraph().getNode(0).toBuilder().setOpType("Ascend"))).build();
        assertEquals("[optimizer (com.microsoft:Ascend of float, seq(float), seq(float))]", COVERAGE.gaps(other).toString());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizer(String name) {
        assertCovered(training("simclr", builder -> builder.set("optimizer", name)));
    }

    @Test
    void optimizerModels() {
        assertCovered(OptimizerModel.adamW(0.9f, 0.999f, 1e-8f));
        assertCovered(OptimizerModel.sgd());
    }
}
