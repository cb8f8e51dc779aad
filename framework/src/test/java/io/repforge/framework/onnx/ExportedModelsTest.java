package io.repforge.framework.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of PyTorch's classic and newer exporter, and of TensorFlow, compute here what they compute in ONNX Runtime, and have the gradients that those libraries have.
 */
class ExportedModelsTest {

    private static final double FEATURES = 1e-4;
    private static final double GRADIENTS = 1e-3;
    private static final SessionOptions ONE_THREAD = SessionOptions.defaults().withThreads(1);

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<ExportedModel> models() {
        return Stream.of("resnet18", "resnet18-new", "resnet18-folded", "mobilenet-v3", "efficientnet", "shufflenet", "regnet", "densenet", "convnext",
                "convnext-classic", "vit", "vit-new", "vit-fixed", "swin", "swin-new", "swin-fixed", "tensorflow").map(ExportedModel::of);
    }

    /** The graph is built for one image, and computes any number. */
    @ParameterizedTest
    @MethodSource("models")
    void featuresAreThoseOfTheFile(ExportedModel model) throws IOException {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor features = model.features(graph, OnnxEncoder.Options.of(model.file()), 1);
        byte[] written =
                OnnxWriter.of(graph).output("features", features).values(new Initialization(1).values(graph.variables().values())).openBatch().write().toByteArray();
        Array images = model.value("images");
        float[] ours = infer(written, Map.of("images", images)).get("features").toFloats();
        assertClose(model.value("features").toFloats(), ours, FEATURES, "the library's features");
        OnnxFile file = OnnxFile.read(model.file());
        if (file.fixedBatch() == 0) {
            assertClose(ofFile(model, file.beforeClassifier(), images), ours, FEATURES, "the file's features");
        }
    }

    private static float[] ofFile(ExportedModel model, String output, Array images) throws IOException {
        OnnxMl.ModelProto.Builder file = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(model.file())).toBuilder();
        file.getGraphBuilder().clearOutput().addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(output));
        boolean channelsLast = file.getGraph().getInput(0).getType().getTensorType().getShape().getDim(3).getDimValue() == images.shape().dim(1);
        Map<String, Array> inputs = Map.of(file.getGraph().getInput(0).getName(), channelsLast ? channelsLast(images) : images);
        return Objects.requireNonNull(infer(file.build().toByteArray(), inputs).get(output)).toFloats();
    }

    private static Array channelsLast(Array images) {
        int channels = (int) images.shape().dim(1);
        int places = (int) images.shape().from(2).elements();
        float[] values = images.toFloats();
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int image = i / (channels * places);
            turned[(image * places + i % places) * channels + i / places % channels] = values[i];
        }
        return Array.of(Shape.of(images.shape().dim(0), images.shape().dim(2), images.shape().dim(3), channels), turned);
    }

    private static Map<String, Array> infer(byte[] model, Map<String, Array> inputs) {
        try (InferenceSession session = engine.openInference(model, ONE_THREAD)) {
            return session.infer(inputs);
        }
    }

    /** Of half the mean squared distance to the target, by the statistics of the batch. */
    @ParameterizedTest
    @MethodSource("models")
    void gradientsAreTheLibrarys(ExportedModel model) {
        Graph graph = new Graph(Mode.TRAINING);
        Array images = model.value("images");
        Tensor features = model.features(graph, OnnxEncoder.Options.of(model.file()), images.shape().dim(0));
        Tensor target = graph.input("target", DType.FLOAT32, features.shape());
        Tensor loss = features.sub(target).square().mean().mul(0.5);
        List<Tensor> trained = graph.variables().values().stream().filter(Variable::trained).map(Variable::tensor).toList();
        Map<Tensor, Tensor> gradients = Gradients.of(graph, loss, trained);
        OnnxWriter writer = OnnxWriter.of(graph).output("loss", loss);
        Map<String, Tensor> named = new LinkedHashMap<>();
        gradients.forEach((variable, gradient) -> named.put("d/" + nameInFile(variable), gradient));
        graph.assignments().forEach((state, value) -> named.put("running/" + nameInFile(state), value));
        Map<String, Array> computed = infer(writer.outputs(named).values(new Initialization(1).values(graph.variables().values())).write().toByteArray(),
                Map.of("images", images, "target", model.value("target")));

        assertClose(model.value("loss").toFloats(), computed.get("loss").toFloats(), FEATURES, "the loss");
        Map<String, Array> expected = model.valuesOf("gradient/");
        assertFalse(expected.isEmpty());
        double largest = expected.values().stream().mapToDouble(gradient -> largest(gradient.toFloats())).max().orElseThrow();
        expected.forEach((name, gradient) -> {
            Array ours = computed.get("d/" + name);
            assertTrue(ours != null, name + " is no parameter that a gradient flows to");
            assertEquals(gradient.shape(), ours.shape(), name);
            // What cancels, such as the gradient of a bias before normalisation, is compared with the others.
            double scale = Math.max(largest(gradient.toFloats()), 1e-3 * largest);
            assertWithin(gradient.toFloats(), ours.toFloats(), GRADIENTS * scale, "the gradient of " + name);
        });
        model.valuesOf("running/").forEach((name, statistic) -> {
            if (name.endsWith("mean")) {
                assertClose(statistic.toFloats(), computed.get("running/" + name).toFloats(), FEATURES, name);
            }
        });
    }

    /** Of opset 16, which has neither operator. */
    @ParameterizedTest
    @ValueSource(strings = {"convnext-classic", "swin"})
    void normalisationAndGeluThatWereTakenApartAreWhole(String name) {
        OnnxFile file = OnnxFile.read(ExportedModel.of(name).file());
        List<String> operators = file.nodesOf(file.beforeClassifier()).stream().map(OnnxMl.NodeProto::getOpType).toList();
        assertFalse(operators.contains("Sqrt") || operators.contains("Erf"), operators::toString);
        assertTrue(operators.contains("LayerNormalization") && operators.contains("Gelu"), operators::toString);
    }

    private static String nameInFile(Tensor variable) {
        return variable.name().substring(variable.name().indexOf("onnx/") + "onnx/".length());
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
        assertWithin(expected, actual, tolerance * Math.max(1e-3, largest(expected)), what);
    }

    private static void assertWithin(float[] expected, float[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance, what + " at " + i);
        }
    }
}
