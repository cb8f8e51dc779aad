package io.repforge.framework.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Initializer;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Window;
import io.repforge.api.nn.Conv2d;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.GradientCase;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.autodiff.OperatorGradientsTest;
import io.repforge.framework.runtime.Device;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.runtime.SessionOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What float16 makes of a training graph. On the CPU ONNX Runtime computes its nodes in float32, with what was rounded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Float16LoweringTest {

    /** Two bits less than the 11 of float16, since roundings add up. */
    private static final double TOLERANCE = 1.0 / (1 << 9);
    private static final Set<String> PRODUCTS = Set.of("Conv", "ConvTranspose", "MatMul", "Gemm");

    private Engine engine;

    @BeforeAll
    void load() {
        engine = Engine.load();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    static Stream<GradientCase> cases() {
        return OperatorGradientsTest.cases().stream().filter(operator -> PRODUCTS.contains(operator.op()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void gradientsOfProductsAreCentralDifferencesToFloat16sDigits(GradientCase operator) {
        operator.check(engine, written -> {
            ModelProto lowered = CudaModel.lower(written, Precision.FLOAT16);
            assertTrue(halves(lowered) > 0);
            return rounding(lowered);
        }, TOLERANCE, 10 * TOLERANCE); // the loss is a sum that cancels
    }

    /** Two convolutions, and a matrix product after the mean over pixels; the loss is a weighted sum of what it gives. */
    private static final class Net {

        final Graph graph = new Graph(Mode.TRAINING);
        final Tensor images = graph.input("images", DType.FLOAT32, Shape.of(4, 3, 9, 9));
        final Tensor weights = graph.input("weights", DType.FLOAT32, Shape.of(4, 5));
        final Map<String, Tensor> results = new LinkedHashMap<>();

        Net(String head) {
            Tensor pooled = graph.within("encoder/", () -> {
                Tensor hidden = new Conv2d(graph, "first", 8, 3, Window.stride(1, 1), true).apply(images).relu();
                return new Conv2d(graph, "second", 8, 3, Window.stride(2, 1), true).apply(hidden).relu().mean(false, 2, 3);
            });
            Tensor y = graph.within(head, () -> pooled.matmul(graph.parameter("w", Shape.of(8, 5), Initializer.zeros())));
            Tensor loss = y.mul(weights).sum();
            List<Tensor> parameters = graph.variables().values().stream().map(variable -> variable.tensor()).toList();
            Map<Tensor, Tensor> gradients = Gradients.of(graph, loss, parameters);
            results.put("loss", loss);
            gradients.forEach((parameter, gradient) -> results.put("d/" + parameter.name(), gradient));
        }

        ModelProto model() {
            OnnxWriter writer = OnnxWriter.of(graph);
            results.forEach(writer::output);
            return writer.write();
        }

        /** @param scale of the loss and so of all gradients */
        Map<String, Array> values(float scale) {
            Map<String, Array> values = new LinkedHashMap<>();
            Stream.concat(Stream.of(images, weights), graph.variables().values().stream().map(variable -> variable.tensor())).forEach(tensor -> {
                Random random = new Random(tensor.name().hashCode());
                float[] elements = new float[(int) tensor.shape().elements()];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = (float) random.nextGaussian() * (tensor == weights ? scale : tensor == images ? 1 : 0.2f);
                }
                values.put(tensor.name(), Array.of(tensor.shape(), elements));
            });
            return values;
        }
    }

    private Map<String, Array> run(ModelProto model, Map<String, Array> inputs) {
        try (InferenceSession session = engine.openInference(model.toByteArray(), SessionOptions.defaults().withDevice(Device.CPU))) {
            return session.infer(inputs);
        }
    }

    private static ModelProto lowered(ModelProto model) {
        return CudaModel.lower(model, Precision.FLOAT16);
    }

    /** With something between each cast to float16 and its readers: else ONNX Runtime sees two casts that cancel out on the CPU, and rounds nothing. */
    private static ModelProto rounding(ModelProto lowered) {
        GraphProto.Builder graph = lowered.getGraph().toBuilder().clearNode();
        for (NodeProto node : lowered.getGraph().getNodeList()) {
            if (node.getOpType().equals("Cast") && node.getAttribute(0).getI() == TensorProto.DataType.FLOAT16_VALUE) {
                String result = node.getOutput(0);
                graph.addNode(node.toBuilder().setOutput(0, result + "/rounded"));
                graph.addNode(NodeProto.newBuilder().setName(result + "/shape").setOpType("Shape").addInput(node.getInput(0)).addOutput(result + "/shape"));
                graph.addNode(NodeProto.newBuilder().setName(result + "/reshape").setOpType("Reshape").addInput(result + "/rounded")
                        .addInput(result + "/shape").addOutput(result));
            } else {
                graph.addNode(node);
            }
        }
        return lowered.toBuilder().setGraph(graph).build();
    }

    /** At 1e-7 most gradients would be zero in float16, and at 1e-12 all; at 1e6 most would be infinite. */
    @ParameterizedTest
    @ValueSource(floats = {1, 1e-7f, 1e-12f, 1e6f})
    void gradientsOfAnySizeKeepTheirDigits(float scale) {
        Net net = new Net("decoder/");
        Map<String, Array> exact = run(net.model(), net.values(scale));
        Map<String, Array> rounded = run(rounding(lowered(net.model())), net.values(scale));
        exact.forEach((name, array) -> {
            if (!name.equals("loss")) {
                double[] expected = array.toDoubles();
                double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
                assertTrue(largest > 0);
                double[] actual = rounded.get(name).toDoubles();
                assertArrayEquals(expected, actual, 4 * TOLERANCE * largest, name);
                double error = IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i] - actual[i])).max().orElseThrow();
                assertTrue(error > 1e-5 * largest, () -> name + " isn't rounded: " + error + " of " + largest);
            }
        });
    }

    @Test
    void gradientsOfZeroStayZero() {
        Net net = new Net("decoder/");
        Map<String, Array> results = run(rounding(lowered(net.model())), net.values(0));
        results.forEach((name, array) -> assertTrue(Arrays.stream(array.toDoubles()).allMatch(value -> value == 0), name));
    }

    @Test
    void aTensorIsCastOnceForAllThatReadIt() {
        ModelProto model = lowered(new Net("decoder/").model());
        List<String> cast = model.getGraph().getNodeList().stream().filter(node -> node.getOpType().equals("Cast"))
                .filter(node -> node.getAttribute(0).getI() == TensorProto.DataType.FLOAT16_VALUE).map(node -> node.getInput(0)).toList();
        assertEquals(Set.copyOf(cast).size(), cast.size());
        // Two convolutions with x, weight and bias, a product of two, and the three gradients that come to them.
        assertEquals(2 * 3 + 2 + 3, cast.size());
    }

    @Test
    void whatALossMultipliesStaysInFloat32() {
        ModelProto model = lowered(new Net("loss/").model());
        List<NodeProto> products = model.getGraph().getNodeList().stream().filter(node -> node.getName().contains("loss/"))
                .filter(node -> PRODUCTS.contains(node.getOpType())).toList();
        assertEquals(3, products.size());
        products.forEach(node -> node.getInputList().forEach(input -> assertTrue(!input.contains("float16"), node::getName)));
        assertTrue(halves(model) > 0);
    }

    private static long halves(ModelProto model) {
        return model.getGraph().getValueInfoList().stream()
                .filter(value -> value.getType().getTensorType().getElemType() == TensorProto.DataType.FLOAT16_VALUE).count();
    }
}
