package io.repforge.framework.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.api.graph.Variable;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.autodiff.Gradients;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators in the versions that files have them in: values are those of ONNX Runtime on the file, for any number of images, and the gradient is the slope. */
class OperatorFilesTest {

    private static final int IMAGES = 3;
    private static final SessionOptions ONE_THREAD = SessionOptions.defaults().withThreads(1);

    private static Engine engine;

    @TempDir
    Path temp;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static SmallFile file(String name, int opset) {
        return new SmallFile(name, opset);
    }

    private static SmallFile one(int opset, String op, Map<String, Object> attributes) {
        return file(op + " " + attributes.keySet(), opset).node(op, attributes, "x", "y");
    }

    /** Before opset 17; the mean may be subtracted twice. */
    private static SmallFile layerNorm(boolean twice) {
        SmallFile file = file("layer normalisation taken apart" + (twice ? ", the mean subtracted twice" : ""), 13).number("two", 2).number("epsilon", 1e-2f)
                .floats("w", SmallFile.SIDE).floats("b", SmallFile.SIDE).node("ReduceMean", Map.of("axes", new int[] {-1}), "x", "m")
                .node("Sub", Map.of(), "x", "m", "d");
        if (twice) {
            file.node("Sub", Map.of(), "x", "m", "e");
        }
        return file.node("Pow", Map.of(), "d", "two", "p").node("ReduceMean", Map.of("axes", new int[] {-1}), "p", "v").node("Add", Map.of(), "v", "epsilon", "a")
                .node("Sqrt", Map.of(), "a", "s").node("Div", Map.of(), twice ? "e" : "d", "s", "q").node("Mul", Map.of(), "q", "w", "r")
                .node("Add", Map.of(), "r", "b", "y");
    }

    private static SmallFile gelu(String op, float by) {
        SmallFile file = file("GELU taken apart, by " + op, 13).number("root", by).number("one", 1).number("half", 0.5f).node(op, Map.of(), "x", "root", "t")
                .node("Erf", Map.of(), "t", "e").node("Add", Map.of(), "e", "one", "a");
        return op.equals("Div") ? file.node("Mul", Map.of(), "x", "a", "m").node("Mul", Map.of(), "m", "half", "y")
                : file.node("Mul", Map.of(), "half", "x", "h").node("Mul", Map.of(), "h", "a", "y");
    }

    private static SmallFile halvedLast() {
        return file("GELU taken apart, its probability first", 13).number("root", (float) Math.sqrt(2)).number("one", 1).number("half", 0.5f)
                .node("Div", Map.of(), "x", "root", "t").node("Erf", Map.of(), "t", "e").node("Add", Map.of(), "one", "e", "a").node("Mul", Map.of(), "half", "a", "p")
                .node("Mul", Map.of(), "x", "p", "y");
    }

    static Stream<SmallFile> files() {
        List<SmallFile> all = new ArrayList<>();
        Map<String, Object> none = Map.of();
        // versions
        all.add(file("Upsample, scales as an attribute", 7).node("Upsample", Map.of("scales", new float[] {1, 1, 2, 2}), "x", "y"));
        all.add(file("Upsample", 9).given("scales", 1, 1, 2, 3).node("Upsample", none, "x", "scales", "y"));
        all.add(file("Resize of opset 10", 10).given("scales", 1, 1, 2, 2).node("Resize", none, "x", "scales", "y"));
        all.add(one(9, "Slice", Map.of("starts", new int[] {1, -3}, "ends", new int[] {3, 1000}, "axes", new int[] {1, 3})));
        all.add(file("Slice backwards", 13).longs("s", -1).longs("e", -100).longs("a", 2).longs("t", -2).node("Slice", none, "x", "s", "e", "a", "t", "y"));
        all.add(file("Split of opset 11", 11).node("Split", Map.of("axis", 1, "split", new int[] {1, 2}), "x", "a,b")
                .node("ReduceSum", Map.of("axes", new int[] {1}), "b", "c")
                .node("Mul", none, "a", "c", "y"));
        all.add(file("Split in uneven parts", 18).node("Split", Map.of("axis", 1, "num_outputs", 2), "x", "a,b").node("Concat", Map.of("axis", 1), "b", "a", "y"));
        all.add(file("Unsqueeze and Squeeze of opset 11", 11).node("Unsqueeze", Map.of("axes", new int[] {0, 3}), "x", "a").node("Squeeze",
                Map.of("axes", new int[] {0, 3}), "a", "y"));
        all.add(file("Unsqueeze and Squeeze", 13).longs("axes", -1).node("Unsqueeze", none, "x", "axes", "a").node("Squeeze", none, "a", "axes", "y"));
        all.add(one(11, "Softmax", Map.of("axis", 1)));
        all.add(one(11, "LogSoftmax", Map.of("axis", 2)));
        all.add(one(13, "Softmax", Map.of("axis", 1)));
        all.add(one(9, "Clip", Map.of("min", 0.2f, "max", 0.6f)));
        all.add(file("Clip", 13).number("low", 0.2f).number("high", 0.6f).node("Clip", none, "x", "low", "high", "y"));
        all.add(one(10, "Pad", Map.of("pads", new int[] {0, 0, 1, 2, 0, 0, 0, 1}, "value", 0.5f)));
        for (String mode : List.of("constant", "reflect", "edge")) {
            all.add(file("Pad by " + mode, 13).longs("pads", 0, 0, 1, 2, 0, 0, 0, 1).node("Pad", Map.of("mode", mode), "x", "pads", "y"));
        }
        all.add(one(11, "ReduceMean", Map.of("axes", new int[] {2, 3}, "keepdims", 0)));
        for (String op : List.of("ReduceL1", "ReduceL2", "ReduceMax", "ReduceMin", "ReduceLogSumExp", "ReduceSumSquare", "ReduceSum")) {
            all.add(file(op, 18).longs("axes", -1, 1).node(op, Map.of("keepdims", 0), "x", "axes", "y"));
        }
        // taken apart
        all.add(layerNorm(false));
        all.add(layerNorm(true));
        all.add(gelu("Div", (float) Math.sqrt(2)));
        all.add(gelu("Mul", (float) Math.sqrt(0.5)));
        all.add(halvedLast());
        // resizing
        all.add(file("Resize by two neighbours", 13).given("scales", 1, 1, 2, 0.5f).node("Resize", Map.of("mode", "linear"), "x", "", "scales", "y"));
        all.add(file("Resize with corners aligned", 13).given("scales", 1, 1, 2, 2)
                .node("Resize", Map.of("mode", "linear", "coordinate_transformation_mode", "align_corners"), "x", "", "scales", "y"));
        all.add(file("Resize by four neighbours", 13).given("scales", 1, 1, 1.5f, 2).node("Resize", Map.of("mode", "cubic"), "x", "", "scales", "y"));
        all.add(file("Resize to the nearest", 19).given("scales", 1, 1, 1.5f, 2).node("Resize", Map.of("mode", "nearest"), "x", "", "scales", "y"));
        // windows
        for (String pad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            all.add(file("Conv with padding " + pad, 13).floats("w", 4, 3, 3, 2)
                    .node("Conv", Map.of("auto_pad", pad, "strides", new int[] {2, 2}, "kernel_shape", new int[] {3, 2}), "x", "w", "y"));
        }
        all.add(file("Conv padded unevenly", 13).floats("w", 4, 3, 2, 3).floats("b", 4)
                .node("Conv", Map.of("pads", new int[] {0, 1, 1, 2}, "dilations", new int[] {2, 1}), "x", "w", "b", "y"));
        all.add(file("ConvTranspose", 13).floats("w", 3, 2, 3, 3).node("ConvTranspose", Map.of("strides", new int[] {2, 2}, "output_padding", new int[] {1, 1}), "x", "w",
                "y"));
        all.add(one(13, "MaxPool", Map.of("kernel_shape", new int[] {3, 3}, "strides", new int[] {2, 2}, "ceil_mode", 1)));
        all.add(one(13, "MaxPool", Map.of("kernel_shape", new int[] {3, 3}, "strides", new int[] {2, 2}, "auto_pad", "SAME_UPPER")));
        all.add(one(13, "AveragePool", Map.of("kernel_shape", new int[] {2, 2}, "strides", new int[] {2, 2}, "ceil_mode", 1)));
        all.add(one(13, "AveragePool", Map.of("kernel_shape", new int[] {3, 2}, "pads", new int[] {1, 0, 1, 1}, "count_include_pad", 1)));
        all.add(one(13, "AveragePool", Map.of("kernel_shape", new int[] {3, 2}, "pads", new int[] {1, 0, 1, 1})));
        all.add(one(13, "GlobalMaxPool", none));
        all.add(file("SpaceToDepth and back", 13).node("SpaceToDepth", Map.of("blocksize", 2), "x", "a").node("DepthToSpace", Map.of("blocksize", 2, "mode", "CRD"), "a",
                "y"));
        all.add(file("DepthToSpace by depth", 13).node("SpaceToDepth", Map.of("blocksize", 3), "x", "a").node("DepthToSpace", Map.of("blocksize", 3), "a", "y"));
        // normalisation
        all.add(file("BatchNormalization of opset 9", 9).floats("g", 3).floats("b", 3).floats("m", 3).floats("v", 3).node("BatchNormalization", none, "x", "g", "b", "m",
                "v", "y"));
        all.add(file("InstanceNormalization", 13).floats("g", 3).floats("b", 3).node("InstanceNormalization", none, "x", "g", "b", "y"));
        all.add(file("LayerNormalization without a bias", 17).floats("g", 6, 6).node("LayerNormalization", Map.of("axis", 2), "x", "g", "y"));
        all.add(file("GroupNormalization", 21).floats("g", 3).floats("b", 3).node("GroupNormalization", Map.of("num_groups", 3), "x", "g", "b", "y"));
        all.add(one(13, "LpNormalization", Map.of("axis", 1)));
        all.add(file("RMSNormalization", 23).floats("g", 6).node("RMSNormalization", none, "x", "g", "y"));
        // activations
        for (String op : List.of("HardSwish", "Mish", "Softplus", "Softsign", "Selu", "Celu", "Elu", "LeakyRelu", "HardSigmoid", "Erf", "Reciprocal", "Abs", "Sqrt")) {
            all.add(one(18, op, none));
        }
        all.add(one(20, "Gelu", Map.of("approximate", "tanh")));
        all.add(one(13, "ThresholdedRelu", Map.of("alpha", 0.4f)));
        all.add(file("PRelu", 13).floats("slope", 3, 1, 1).node("Neg", none, "x", "n").node("PRelu", none, "n", "slope", "y"));
        // products and others
        all.add(file("Gemm with factors", 13).floats("w", 108, 4).floats("b", 1, 4).node("Flatten", none, "x", "f")
                .node("Gemm", Map.of("alpha", 0.5f, "beta", 2f), "f", "w", "b", "y"));
        all.add(file("MatMul by a vector", 13).floats("w", 6).node("MatMul", none, "x", "w", "y"));
        all.add(file("Tile", 13).longs("repeats", 1, 2, 1, 3).node("Tile", none, "x", "repeats", "y"));
        all.add(file("Expand by the shape of the images", 13).floats("token", 1, 1, 4, 6).node("Shape", none, "x", "s").longs("zero", 0)
                .node("Gather", none, "s", "zero", "n").longs("rest", 3, 4, 6).node("Concat", Map.of("axis", 0), "n", "rest", "all")
                .node("Expand", none, "token", "all", "e").node("Concat", Map.of("axis", 2), "e", "x", "y"));
        all.add(file("Gather from the end", 13).longs("places", -1, 0, 2).node("Gather", Map.of("axis", 3), "x", "places", "y"));
        all.add(file("Mean of several", 13).floats("w", 1, 3, 1, 6).node("Mean", none, "x", "w", "x", "y"));
        all.add(file("Pow", 13).number("two", 2).number("root", 0.5f).node("Pow", none, "x", "two", "a").node("Pow", none, "a", "root", "y"));
        // ONNX Runtime's own
        all.add(file("FusedConv", 13).floats("w", 2, 3, 3, 3).floats("b", 2).node("com.microsoft.FusedConv", Map.of("activation", "Relu"), "x", "w", "b", "y"));
        all.add(file("FusedMatMul", 13).floats("w", 4, 6).node("com.microsoft.FusedMatMul", Map.of("transB", 1, "alpha", 0.5f), "x", "w", "y"));
        all.add(file("BiasGelu", 13).floats("b", 6).node("com.microsoft.BiasGelu", none, "x", "b", "y"));
        all.add(file("FastGelu", 13).floats("b", 6).node("com.microsoft.FastGelu", none, "x", "b", "y"));
        all.add(file("QuickGelu", 13).node("com.microsoft.QuickGelu", none, "x", "y"));
        all.add(rows("SkipLayerNormalization", 13).floats("g", 6).floats("b", 6).node("com.microsoft.SkipLayerNormalization", none, "r", "r", "g", "b", "y"));
        all.add(rows("Attention of ONNX Runtime", 13).floats("w", 6, 18).floats("b", 18).node("com.microsoft.Attention", Map.of("num_heads", 2), "r", "w", "b", "y"));
        all.add(rows("MultiHeadAttention", 13).floats("b", 18).node("Neg", none, "r", "k").node("com.microsoft.MultiHeadAttention", Map.of("num_heads", 3), "r", "k", "r",
                "b", "y"));
        all.add(rows("Attention", 23).node("Neg", none, "r", "k").node("Attention", Map.of("q_num_heads", 2, "kv_num_heads", 2), "r", "k", "r", "y"));
        return all.stream();
    }

    /** Rows of tokens, {@code r} of {@code [N, 18, 6]}. */
    private static SmallFile rows(String name, int opset) {
        return file(name, opset).longs("shape", 0, -1, 6).node("Reshape", Map.of(), "x", "shape", "r");
    }

    private static float[] pixels(int images) {
        float[] pixels = new float[images * 3 * SmallFile.SIDE * SmallFile.SIDE];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 0.05f + random.nextFloat();
        }
        return pixels;
    }

    private OnnxEncoder.Options options(SmallFile file) throws IOException {
        Path written = Files.write(temp.resolve("small.onnx"), file.model().toByteArray());
        return ExportedModel.flattened(written, file.output());
    }

    private static Map<String, Array> infer(byte[] model, Map<String, Array> inputs) {
        try (InferenceSession session = engine.openInference(model, ONE_THREAD)) {
            return session.infer(inputs);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void valuesAreTheFiles(SmallFile file) throws IOException {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor features = features(graph, file, 1);
        byte[] model =
                OnnxWriter.of(graph).output("features", features).values(new Initialization(1).values(graph.variables().values())).openBatch().write().toByteArray();
        Array images = Array.of(Shape.of(IMAGES, 3, SmallFile.SIDE, SmallFile.SIDE), pixels(IMAGES));
        float[] expected = Objects.requireNonNull(infer(file.model().toByteArray(), Map.of("images", images)).get(file.output())).toFloats();
        assertArrayEquals(expected, infer(model, Map.of("images", images)).get("features").toFloats(), 2e-4f);
    }

    private Tensor features(Graph graph, SmallFile file, int images) throws IOException {
        Shape image = Shape.of(3, SmallFile.SIDE, SmallFile.SIDE);
        return ExportedModel.encoder(graph, options(file), image).encode(graph.input("images", DType.FLOAT32, image.prepend(images))).mean();
    }

    /** Along the gradient, the loss rises as steeply as the gradient is long. */
    @ParameterizedTest
    @MethodSource("files")
    void gradientsAreSlopes(SmallFile file) throws IOException {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor features = features(graph, file, IMAGES);
        float[] weights = new float[(int) features.shape().elements()];
        Random random = new Random(4);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() - 0.4f;
        }
        Tensor loss = features.mul(graph.constant(Array.of(features.shape(), weights))).sum();
        List<Tensor> trained = graph.variables().values().stream().filter(Variable::trained).map(Variable::tensor).toList();
        Map<Tensor, Tensor> gradients = Gradients.of(graph, loss, trained);
        assertEquals(trained.size(), gradients.size());
        OnnxWriter writer = OnnxWriter.of(graph).output("loss", loss);
        gradients.forEach((variable, gradient) -> writer.output("d/" + variable.name(), gradient));
        Map<String, Array> values = new HashMap<>(new Initialization(1).values(graph.variables().values()));
        values.put("images", Array.of(Shape.of(IMAGES, 3, SmallFile.SIDE, SmallFile.SIDE), pixels(IMAGES)));
        try (InferenceSession session = engine.openInference(writer.write().toByteArray(), ONE_THREAD)) {
            Map<String, Array> at = session.infer(values);
            for (Tensor variable : trained) {
                float[] gradient = at.get("d/" + variable.name()).toFloats();
                double length = Math.sqrt(product(gradient, gradient));
                double step = 5e-3;
                double slope = (moved(session, values, variable, gradient, step / length) - moved(session, values, variable, gradient, -step / length)) / (2 * step);
                assertEquals(length, slope, Math.max(0.02 * length, 2e-2), variable.name());
            }
        }
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double moved(InferenceSession session, Map<String, Array> values, Tensor variable, float[] direction, double by) {
        float[] moved = values.get(variable.name()).toFloats();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (by * direction[i]);
        }
        Map<String, Array> others = new HashMap<>(values);
        others.put(variable.name(), Array.of(variable.shape(), moved));
        return session.infer(others).get("loss").get(0);
    }

    @Test
    void whatExportersTakeApartIsOneNodeAgainUnlessAPartIsWanted() throws IOException {
        assertEquals(List.of("Mul", "LayerNormalization"), operators(layerNorm(false), "y"));
        assertEquals(List.of("Mul", "LayerNormalization"), operators(layerNorm(true), "y"));
        assertEquals(List.of("Mul", "Gelu"), operators(gelu("Div", (float) Math.sqrt(2)), "y"));
        assertEquals(List.of("Mul", "Gelu"), operators(gelu("Mul", (float) Math.sqrt(0.5)), "y"));
        assertEquals(List.of("Mul", "Gelu"), operators(halvedLast(), "y"));
        assertEquals(List.of("Mul", "Mul", "Erf", "Add", "Mul", "Mul"), operators(gelu("Mul", 0.7f), "y"), "of another factor it is no GELU");
        assertEquals(List.of("Mul", "Div", "Erf"), operators(gelu("Div", (float) Math.sqrt(2)), "e"));
        SmallFile used = layerNorm(false).node("Mul", Map.of(), "y", "s", "z");
        assertTrue(operators(used, "z").contains("Sqrt"), "its deviation is used elsewhere");
    }

    @Test
    void numbersOfWhatWasTakenApartMayLieBesideTheFile() throws IOException {
        OnnxMl.ModelProto.Builder model = layerNorm(false).model().toBuilder();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (OnnxMl.TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.getFloatDataCount()).order(ByteOrder.LITTLE_ENDIAN);
            tensor.getFloatDataList().forEach(bytes::putFloat);
            Map<String, String> place = Map.of("location", "numbers", "offset", Integer.toString(data.size()), "length", Integer.toString(bytes.capacity()));
            place.forEach((key, value) -> tensor.addExternalData(OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
            tensor.clearFloatData().setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
            data.write(bytes.array());
        }
        Files.write(temp.resolve("numbers"), data.toByteArray());
        Path file = Files.write(temp.resolve("outside.onnx"), model.build().toByteArray());
        assertEquals(List.of("Mul", "LayerNormalization"), OnnxFile.read(file).nodesOf("y").stream().map(OnnxMl.NodeProto::getOpType).toList());
    }

    private List<String> operators(SmallFile file, String output) throws IOException {
        return OnnxFile.read(Path.of(options(file).file())).nodesOf(output).stream().map(OnnxMl.NodeProto::getOpType).toList();
    }

    @Test
    void whatCantBeTrainedIsASentence() throws IOException {
        assertFault(file("quantised", 13).number("s", 0.1f).node("QuantizeLinear", Map.of(), "x", "s", "q").node("DequantizeLinear", Map.of(), "q", "s", "y"),
                "small.onnx: the node 'QuantizeLinear of x' (QuantizeLinear, opset 13) can't be trained through, since it computes with quantised numbers, which have no"
                        + " gradient; train the file from before it was quantised, and quantise what comes out.");
        assertFault(file("unknown", 13).node("com.microsoft.Sampling", Map.of(), "x", "y"), "(Sampling of com.microsoft, opset 1) can't be trained through");
        assertFault(file("of the images", 13).longs("axes", 0).node("ReduceSum", Map.of(), "x", "axes", "y"),
                "since it reduces the axis that counts images; choose an output before it.");
        assertFault(one(13, "AveragePool", Map.of("kernel_shape", new int[] {3, 3}, "strides", new int[] {2, 2}, "ceil_mode", 1)),
                "its windows reach beyond the map");
        assertFault(file("too new", 99), "is of opset 99, and those from 7 to 23 are read");
    }

    private void assertFault(SmallFile file, String expected) {
        String message = assertThrows(UserError.class, () -> features(new Graph(Mode.TRAINING), file, 2)).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
