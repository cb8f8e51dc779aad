package io.repforge.tests.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.Algorithm;
import io.repforge.api.Augmentation;
import io.repforge.api.Optimizer;
import io.repforge.api.UpdateRule;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Draw;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Ranking;
import io.repforge.api.graph.Rows;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.LayerNorm;
import io.repforge.api.nn.Linear;
import io.repforge.api.nn.MultiHeadAttention;
import io.repforge.api.nn.PatchEmbedding;
import io.repforge.api.nn.Patches;
import io.repforge.api.nn.PositionEmbedding;
import io.repforge.api.nn.TransformerBlock;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.OnnxWriter;
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
import io.repforge.tests.ExportedFiles;
import io.repforge.tests.WhatPresetsNeed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is installed has kernels on CUDA devices, so that a step computes there and nowhere else. Needs no such device. */
class CudaCoverageTest {

    private static final int BATCH = 8;
    private static final StepSpec STEPS = StepSpec.of(Space.image(3, 40, 40), Space.discrete(4), Map.of());

    private static final CudaCoverage COVERAGE = new CudaCoverage();
    private static final CudaCoverage IN_FLOAT16 = new CudaCoverage(Precision.FLOAT16);
    private static final Set<String> OF_VECTORS = Set.of("gaussian-noise", "component-dropout", "amplitude-scaling");
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
        return training(algorithm, STEPS, changes);
    }

    private static ModelProto training(String algorithm, StepSpec steps, Consumer<RepresentationLearner.Builder> changes) {
        RepresentationLearner.Builder builder = RepresentationLearner.of(algorithm).batchSize(BATCH).representationDim(16);
        changes.accept(builder);
        RepresentationLearner learner = builder.build();
        Network.WithLoss network = Network.training(learner.architecture(steps), BATCH);
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
        RepresentationLearner preset = WhatPresetsNeed.learner(name).batchSize(BATCH).build();
        RepresentationLearner learner = preset.recipe().representationDim().isEmpty() ? preset
                : WhatPresetsNeed.learner(name).batchSize(BATCH).representationDim(16).build();
        Architecture architecture = learner.architecture(STEPS);
        UpdateRule rule = Optimizer.rule(learner.recipe().optimizer());
        TrainingProgram program = LossModels.program(LossModels.training(architecture, BATCH, rule), architecture, BATCH, 1);
        for (ModelProto model : List.of(program.training(), program.eval(), program.optimizer())) {
            assertCovered(model);
        }
        assertCovered(EncoderSnapshot.untrained(architecture, 1).model());
    }

    /** As exporters write networks, with what they leave of shapes and of operators taken apart. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "mobilenet-v3", "efficientnet", "shufflenet", "densenet", "convnext-classic", "vit", "swin"})
    void exportedFile(String name) {
        assertCovered(training("simclr", builder -> builder.set("encoder", Map.of("use", "onnx", "file", ExportedFiles.of(name).toString()))));
    }

    @ParameterizedTest
    @MethodSource("augmentations")
    void augmentation(String name) {
        boolean ofVectors = OF_VECTORS.contains(name);
        assertCovered(training("simclr", ofVectors ? StepSpec.of(Space.box(12)) : STEPS, builder -> {
            builder.set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of(name)));
            if (ofVectors) {
                builder.set("encoder", Map.of("use", "mlp", "standardise", true));
            }
        }));
    }

    /** Masks are made as views of their own, whatever the network does with them. */
    @ParameterizedTest
    @ValueSource(strings = {"context-only", "context-and-target", "random-mask", "block-mask", "varying-mask", "context-as-target"})
    void augmenter(String name) {
        Map<String, Object> chosen = name.endsWith("mask") ? Map.of("use", name, "patch", 4) : Map.of("use", name);
        // An encoder of images of any size, since some make crops.
        Architecture architecture = RepresentationLearner.of("simclr").batchSize(BATCH).set("encoder", Map.of("use", "resnet-18", "stem", "small"))
                .set("augmenter", chosen).build().architecture(STEPS);
        Network.WithLoss network = Network.training(architecture, BATCH);
        OnnxWriter writer = OnnxWriter.of(network.graph());
        network.augmented().views().forEach((view, made) -> {
            for (int i = 0; i < made.count(); i++) {
                writer.output(view + i, made.tensors().get(i));
            }
        });
        writer.output("context", network.augmented().context());
        assertCovered(writer.write());
    }

    static Stream<Map<String, Object>> encoders() {
        return Stream.of(Map.of("use", "basic-cnn"), Map.of("use", "magical-cnn", "arch", "small", "dropout", 0.1),
                Map.of("use", "resnet-18", "stem", "small"), Map.of("use", "resnet-18", "stem", "imagenet"),
                Map.of("use", "resnet-50", "stem", "imagenet"), Map.of("use", "wide-resnet-28", "dropout", 0.1),
                Map.of("use", "convnext-tiny", "patch", 1, "drop_path", 0.1),
                Map.of("use", "vit", "depth", 2, "registers", 2, "drop_path", 0.1, "layer_scale", 1e-5),
                Map.of("use", "vit", "depth", 1, "class_token", false, "positions", "sine-cosine"));
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

    /** With parameters that the training graph moves itself: by rates and decays of their own, some of them frozen at first. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizerWithGroupsAndFreezing(String name) {
        assertCovered(training("simclr", builder -> builder.set("optimizer", Map.of("use", name, "weight_decay_end", 0.4,
                "groups", List.of(Map.of("parameters", "decoder/*", "constant_rate", true, "weight_decay", 0.1)),
                "freeze", List.of(Map.of("parameters", "decoder/*", "epochs", 1), Map.of("parameters", "encoder/*", "steps", 3))))));
    }

    /** What masked autoencoders on Vision Transformers are made of (He et al. 2022), in training. */
    @Test
    void transformer() {
        Graph graph = new Graph(Mode.TRAINING);
        Tensor images = graph.input("images", DType.FLOAT32, Shape.of(4, 3, 16, 16));
        Tensor tokens = new PatchEmbedding(graph, "patches", 16, 4).apply(images).add(PositionEmbedding.learned(graph, "positions", 3, 3, 16).of(4, 4));
        Ranking order = Ranking.ascending(graph.random("order", new Draw.Uniform(0, 1), Shape.of(4, 16)), 1);
        Tensor visible = Rows.gather(tokens, order.indices().slice(1, 0, 4));
        Tensor token = Rows.repeat(graph.parameter("class_token", Shape.of(1, 1, 16), Initializer.zeros()), images);
        Tensor encoded = new TransformerBlock(graph, "encoder", 4, 4, 0.1).apply(Tensor.concat(1, token, visible)).slice(1, 1, 5);
        Tensor hidden = Rows.repeat(graph.parameter("mask_token", Shape.of(1, 1, 16), Initializer.zeros()).expand(Shape.of(1, 12, 16)), images);
        Tensor all = Rows.gather(Tensor.concat(1, encoded, hidden), order.places()).add(PositionEmbedding.sineCosine(graph, 16).of(4, 4));
        Tensor put = Rows.scatter(all, order.indices().slice(1, 0, 4), encoded);
        Tensor mask = order.places().less(graph.scalar(DType.INT64, 4)).unsqueeze(1, 2);
        Tensor attended = new MultiHeadAttention(graph, "cross", 2).apply(all, put, mask);
        Tensor pixels = new Linear(graph, "pixels", 48).apply(new LayerNorm(graph, "norm", 1e-6).apply(attended));
        Tensor loss = pixels.sub(Patches.cut(images, 4)).square().mean().add(Ranking.largest(pixels, 2, 3).values().mean());
        assertCovered(TrainingModel.of(graph, loss, Map.of(), new ByAdam(1e-3)).write());
    }

    private record ByAdam(double learningRate) implements UpdateRule {

        @Override
        public Step step() {
            return Adam.STANDARD;
        }
    }

    @Test
    void optimizerModels() {
        assertCovered(OptimizerModel.adamW(0.9f, 0.999f, 1e-8f));
        assertCovered(OptimizerModel.sgd());
    }
}
