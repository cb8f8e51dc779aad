package io.repforge.framework.runtime;

import static io.repforge.framework.runtime.ModelBuilder.MICROSOFT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.onednn.OneDnnOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is computed by oneDNN's kernels is what ONNX Runtime's own compute. */
class OneDnnKernelsTest {

    private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(2).withDevice(Device.CPU);
    private static final double TOLERANCE = 1e-5;
    private static final Map<String, Object> WINDOW = Map.of("kernel_shape", new long[] {3, 3}, "pads", new long[] {1, 1, 1, 1});
    private static final Map<String, Object> EPSILON = Map.of("epsilon", 1e-4f);

    private static Engine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void release() {
        engine.close();
    }

    /** A convolution, and which of its gradients are asked for: d(ata), w(eights), b(ias). */
    private record Convolution(String gradients, long[] x, long[] weight, long[] strides, long[] pads, long[] dilations, long group) {

        long[] y() {
            int axes = strides.length;
            long[] dims = x.clone();
            dims[1] = weight[0];
            for (int i = 0; i < axes; i++) {
                dims[2 + i] = (x[2 + i] + pads[i] + pads[axes + i] - dilations[i] * (weight[2 + i] - 1) - 1) / strides[i] + 1;
            }
            return dims;
        }

        Map<String, Object> attributes() {
            return Map.of("kernel_shape", Arrays.copyOfRange(weight, 2, weight.length), "strides", strides, "pads", pads,
                    "dilations", dilations, "group", group);
        }

        @Override
        public String toString() {
            return gradients + " x" + Arrays.toString(x) + " w" + Arrays.toString(weight) + " strides" + Arrays.toString(strides) + " pads"
                    + Arrays.toString(pads) + " dilations" + Arrays.toString(dilations) + " group " + group;
        }
    }

    private static Convolution square(String gradients, long n, long in, long out, long size, long kernel, long stride, long pad, long dilation,
            long group) {
        return new Convolution(gradients, new long[] {n, in, size, size}, new long[] {out, in / group, kernel, kernel},
                new long[] {stride, stride}, new long[] {pad, pad, pad, pad}, new long[] {dilation, dilation}, group);
    }

    static Stream<Convolution> convolutions() {
        return Stream.of(
                square("dwb", 4, 16, 32, 9, 3, 1, 1, 1, 1),
                square("dwb", 4, 32, 16, 8, 3, 2, 1, 1, 1),
                square("wb", 4, 3, 32, 16, 5, 1, 2, 1, 1),
                square("w", 3, 1, 7, 11, 5, 2, 2, 1, 1),
                square("d", 3, 6, 10, 7, 3, 1, 0, 1, 1),
                square("dw", 2, 16, 16, 9, 1, 1, 0, 1, 1),
                square("dw", 2, 16, 32, 9, 1, 2, 0, 1, 1),
                square("dw", 2, 5, 64, 12, 3, 1, 1, 1, 1),
                square("dwb", 2, 32, 64, 8, 4, 4, 0, 1, 1),
                square("dwb", 2, 16, 16, 12, 3, 1, 2, 2, 1),
                square("dwb", 2, 32, 32, 8, 3, 1, 1, 1, 2),
                square("dwb", 2, 6, 9, 8, 3, 2, 1, 1, 3),
                square("dwb", 2, 16, 16, 8, 3, 1, 1, 1, 16),
                new Convolution("dwb", new long[] {2, 16, 9, 12}, new long[] {16, 16, 3, 5}, new long[] {2, 3}, new long[] {0, 2, 1, 1},
                        new long[] {1, 1}, 1),
                new Convolution("dwb", new long[] {2, 16, 13, 10}, new long[] {32, 16, 3, 2}, new long[] {1, 2}, new long[] {2, 0, 1, 3},
                        new long[] {2, 3}, 1),
                new Convolution("dwb", new long[] {3, 16, 20}, new long[] {32, 16, 4}, new long[] {2}, new long[] {1, 2}, new long[] {1}, 1),
                new Convolution("dwb", new long[] {2, 16, 5, 6, 7}, new long[] {16, 16, 3, 3, 3}, new long[] {1, 1, 2},
                        new long[] {1, 1, 1, 1, 1, 1}, new long[] {1, 1, 1}, 1));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void aConvolutionAndItsGradients(Convolution convolution) throws IOException {
        agree(model(convolution), inputs(convolution), 3);
    }

    /** As far from float32 as numbers of 8 bits are, and no closer: else they would be of float32. */
    @ParameterizedTest
    @MethodSource("convolutions")
    void aConvolutionAndItsGradientsInBfloat16(Convolution convolution) throws IOException {
        assumeTrue(hasBfloat16(), "the processor has no instructions for bfloat16");
        write(model(convolution));
        Map<String, HostBuffer> buffers = buffers(inputs(convolution));
        try (TrainingSession exact = engine.openTraining(TrainingProgram.read(folder), OPTIONS);
                TrainingSession rounded = engine.openTraining(TrainingProgram.read(folder), OPTIONS.withPrecision(Precision.BFLOAT16))) {
            Outputs expected = exact.trainStep(buffers);
            Outputs actual = rounded.trainStep(buffers);
            for (String name : List.of("y", "shifted", "d", "w")) {
                if (expected.names().contains(name)) {
                    double error = largestError(expected.array(name), actual.array(name));
                    assertTrue(error < 1e-2 && error > 1e-4, () -> name + " is off by " + error + " of the largest");
                }
            }
        }
    }

    /** A window that is greater than the image: its margin meets padding alone. Kernels may not give what the memory that they work in holds. */
    @ParameterizedTest
    @EnumSource(value = Precision.class, names = {"FLOAT32", "BFLOAT16"})
    void whereAFilterMeetsNoPixelItsGradientIsZero(Precision precision) throws IOException {
        assumeTrue(precision == Precision.FLOAT32 || hasBfloat16(), "the processor has no instructions for bfloat16");
        Convolution convolution = square("w", 4, 32, 32, 2, 3, 2, 1, 1, 1);
        write(model(convolution));
        Map<String, HostBuffer> buffers = buffers(inputs(convolution));
        Map<String, HostBuffer> nothing = new LinkedHashMap<>(buffers);
        float[] nan = new float[4 * 32 * 2 * 2];
        Arrays.fill(nan, Float.NaN);
        nothing.put("x", HostBuffer.copyOf(Array.of(Shape.of(convolution.x()), nan)));
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS.withPrecision(precision))) {
            session.trainStep(nothing);
            double[] gradient = session.trainStep(buffers).array("w").toDoubles();
            for (int i = 0; i < gradient.length; i++) {
                boolean margin = i % 9 < 3 || i % 3 == 0;
                assertEquals(margin, gradient[i] == 0, "element " + i + " is " + gradient[i]);
            }
        }
    }

    private static double largestError(Array expected, Array actual) {
        double[] values = expected.toDoubles();
        double[] others = actual.toDoubles();
        double largest = 0;
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
            error = Math.max(error, Math.abs(values[i] - others[i]));
        }
        return error / largest;
    }

    private static boolean hasBfloat16() {
        try (OrtLibrary library = OrtLibrary.load(); OneDnnOperators operators = new OneDnnOperators(library.api)) {
            return operators.hasBfloat16();
        }
    }

    private static ModelBuilder model(Convolution convolution) {
        long[] bias = {convolution.weight()[0]};
        ModelBuilder model = builder().input("x", DType.FLOAT32, convolution.x()).input("weight", DType.FLOAT32, convolution.weight())
                .input("bias", DType.FLOAT32, bias).input("dy", DType.FLOAT32, convolution.y())
                .output("y", DType.FLOAT32, convolution.y()).output("shifted", DType.FLOAT32, convolution.y())
                .node("", "Conv", List.of("x", "weight"), List.of("y"), convolution.attributes())
                .node("", "Conv", List.of("x", "weight", "bias"), List.of("shifted"), convolution.attributes());
        List<String> gradients = new ArrayList<>();
        List.of("d", "w", "b").forEach(letter -> gradients.add(convolution.gradients().contains(letter) ? letter : ""));
        List<long[]> shapes = List.of(convolution.x(), convolution.weight(), bias);
        for (int i = 0; i < 3; i++) {
            if (!gradients.get(i).isEmpty()) {
                model.output(gradients.get(i), DType.FLOAT32, shapes.get(i));
            }
        }
        return model.node(MICROSOFT, "ConvGrad", List.of("dy", "x", "weight"), gradients, convolution.attributes());
    }

    private static Map<String, long[]> inputs(Convolution convolution) {
        return Map.of("x", convolution.x(), "weight", convolution.weight(), "bias", new long[] {convolution.weight()[0]}, "dy", convolution.y());
    }

    static Stream<Convolution> transposed() {
        // Each as the convolution that leads from the output back to the input; the last size leaves a row over, as output_padding does.
        return Stream.of(
                square("", 4, 16, 32, 8, 2, 2, 0, 1, 1),
                square("", 4, 32, 16, 9, 3, 1, 1, 1, 1),
                square("", 2, 1, 32, 12, 3, 1, 1, 1, 1),
                square("", 2, 32, 32, 8, 3, 1, 1, 1, 2),
                square("", 3, 16, 16, 8, 3, 2, 1, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("transposed")
    void aTransposedConvolution(Convolution back) throws IOException {
        int axes = back.strides().length;
        long[] outputPadding = new long[axes];
        for (int i = 0; i < axes; i++) {
            outputPadding[i] = (back.x()[2 + i] + 2 * back.pads()[i] - back.dilations()[i] * (back.weight()[2 + i] - 1) - 1) % back.strides()[i];
        }
        Map<String, Object> attributes = new LinkedHashMap<>(back.attributes());
        attributes.put("output_padding", outputPadding);
        agree(builder().input("x", DType.FLOAT32, back.y()).input("weight", DType.FLOAT32, back.weight()).output("y", DType.FLOAT32, back.x())
                .node("", "ConvTranspose", List.of("x", "weight"), List.of("y"), attributes), Map.of("x", back.y(), "weight", back.weight()), 1);
    }

    /** Convolution, batch normalisation, ReLU and addition one after the other: tensors between them lie in blocks. */
    @ParameterizedTest
    @MethodSource("widths")
    void aResidualBlockAndItsGradients(int channels) throws IOException {
        long[] x = {4, channels, 6, 6};
        ModelBuilder model = normalized(x).value("n", x).value("s", x).value("ds", x)
                .node("Add", List.of("n", "x"), "s")
                .node("Relu", List.of("s"), "r")
                .node("", "Conv", List.of("r", "w"), List.of("out"), WINDOW)
                .node(MICROSOFT, "ConvGrad", List.of("dout", "r", "w"), List.of("dr", "dw2"), WINDOW)
                .node(MICROSOFT, "ReluGrad", List.of("dr", "r"), List.of("ds"), Map.of())
                .node(MICROSOFT, "BatchNormalizationGrad", List.of("ds", "y", "scale", "m", "v"), List.of("dn", "dscale", "dshift"), EPSILON)
                .node(MICROSOFT, "ConvGrad", List.of("dn", "x", "w"), List.of("dy", "dw1"), WINDOW)
                .node("Add", List.of("dy", "ds"), "dx");
        agree(model, inputsOfNormalized(x), 7);
        assertFalse(left(folder.resolve("training_model.onnx")).contains("Relu"), "the addition gives what is rectified");
    }

    /** What alone reads a normalisation and rectifies it is part of it, forth and back; the mask between them needn't be of whole words. */
    @ParameterizedTest
    @MethodSource("widths")
    void aRectifiedNormalizationAndItsGradients(int channels) throws IOException {
        long[] x = {3, channels, 5, 5};
        agree(rectified(x).value("n", x), inputsOfNormalized(x), 6);
        assertEquals(List.of("InPlaceAccumulatorV2", "ReduceSum"), left(folder.resolve("training_model.onnx")), "but for the update");
    }

    @ParameterizedTest
    @MethodSource("widths")
    void aRectifierStaysWhereOthersReadWhatItReads(int channels) throws IOException {
        long[] x = {3, channels, 5, 5};
        agree(rectified(x).output("n", DType.FLOAT32, x), inputsOfNormalized(x), 6);
        assertEquals(List.of("InPlaceAccumulatorV2", "ReduceSum", "Relu", "ReluGrad"), left(folder.resolve("training_model.onnx")));
    }

    private static ModelBuilder rectified(long[] x) {
        return normalized(x)
                .node("Relu", List.of("n"), "r")
                .node("", "Conv", List.of("r", "w"), List.of("out"), WINDOW)
                .node(MICROSOFT, "ConvGrad", List.of("dout", "r", "w"), List.of("dr", "dw2"), WINDOW)
                .node(MICROSOFT, "ReluGrad", List.of("dr", "r"), List.of("dn"), Map.of())
                .node(MICROSOFT, "BatchNormalizationGrad", List.of("dn", "y", "scale", "m", "v"), List.of("dy", "dscale", "dshift"), EPSILON)
                .node(MICROSOFT, "ConvGrad", List.of("dy", "x", "w"), List.of("dx", "dw1"), WINDOW);
    }

    /** {@code n}, a normalised convolution of {@code x}; what follows is to give {@code r}, its convolution {@code out}, and gradients by that of {@code out}. */
    private static ModelBuilder normalized(long[] x) {
        long[] weight = {x[1], x[1], 3, 3};
        long[] each = {x[1]};
        return builder().input("x", DType.FLOAT32, x).input("w", DType.FLOAT32, weight)
                .input("scale", DType.FLOAT32, each).input("shift", DType.FLOAT32, each)
                .input("mean", DType.FLOAT32, each).input("var", DType.FLOAT32, each).input("dout", DType.FLOAT32, x)
                .value("y", x).value("r", x).value("m", each).value("v", each).value("dr", x).value("dn", x).value("dy", x)
                .node("", "Conv", List.of("x", "w"), List.of("y"), WINDOW)
                .node(MICROSOFT, "BatchNormInternal", List.of("y", "scale", "shift", "mean", "var"),
                        List.of("n", "new_mean", "new_var", "m", "v"), Map.of("epsilon", 1e-4f, "momentum", 0.8f, "training_mode", 1))
                .output("out", DType.FLOAT32, x).output("dx", DType.FLOAT32, x)
                .output("dw1", DType.FLOAT32, weight).output("dw2", DType.FLOAT32, weight)
                .output("dscale", DType.FLOAT32, each).output("dshift", DType.FLOAT32, each)
                .output("new_mean", DType.FLOAT32, each).output("new_var", DType.FLOAT32, each);
    }

    private static Map<String, long[]> inputsOfNormalized(long[] x) {
        Map<String, long[]> inputs = new LinkedHashMap<>(inputsWithoutGradients(x));
        inputs.put("dout", x);
        return inputs;
    }

    private static Map<String, long[]> inputsWithoutGradients(long[] x) {
        long[] each = {x[1]};
        return Map.of("x", x, "w", new long[] {x[1], x[1], 3, 3}, "scale", each, "shift", each, "mean", each, "var", each);
    }

    @ParameterizedTest
    @MethodSource("widths")
    void aRectifiedNormalizationWithoutGradients(int channels) throws IOException {
        long[] x = {4, channels, 6, 6};
        agree(withoutGradients(x).value("r", x).node("Relu", List.of("n"), "r").node("", "Conv", List.of("r", "w"), List.of("out"), WINDOW), inputsWithoutGradients(x),
                3);
        assertEquals(List.of("InPlaceAccumulatorV2", "ReduceSum"), left(folder.resolve("training_model.onnx")), "but for the update");
    }

    @ParameterizedTest
    @MethodSource("widths")
    void aNormalizationWithoutGradients(int channels) throws IOException {
        long[] x = {4, channels, 6, 6};
        agree(withoutGradients(x).node("", "Conv", List.of("n", "w"), List.of("out"), WINDOW), inputsWithoutGradients(x), 3);
    }

    private static ModelBuilder withoutGradients(long[] x) {
        long[] each = {x[1]};
        return builder().input("x", DType.FLOAT32, x).input("w", DType.FLOAT32, x[1], x[1], 3, 3)
                .input("scale", DType.FLOAT32, each).input("shift", DType.FLOAT32, each)
                .input("mean", DType.FLOAT32, each).input("var", DType.FLOAT32, each).value("y", x).value("n", x)
                .node("", "Conv", List.of("x", "w"), List.of("y"), WINDOW)
                .node("", "BatchNormalization", List.of("y", "scale", "shift", "mean", "var"), List.of("n", "new_mean", "new_var"),
                        Map.of("epsilon", 1e-4f, "momentum", 0.8f, "training_mode", 1))
                .output("out", DType.FLOAT32, x).output("new_mean", DType.FLOAT32, each).output("new_var", DType.FLOAT32, each);
    }

    /** Of vectors, as heads have them; beside a convolution, without which nothing is replaced. */
    @ParameterizedTest
    @MethodSource("widths")
    void aNormalizationOfVectorsAndItsGradients(int channels) throws IOException {
        long[] x = {6, channels};
        long[] images = {2, 16, 6, 6};
        long[] weight = {16, 16, 1, 1};
        long[] each = {channels};
        ModelBuilder model = builder().input("x", DType.FLOAT32, x).input("dn", DType.FLOAT32, x).input("images", DType.FLOAT32, images)
                .input("w", DType.FLOAT32, weight).input("scale", DType.FLOAT32, each).input("shift", DType.FLOAT32, each)
                .input("mean", DType.FLOAT32, each).input("var", DType.FLOAT32, each).value("m", each).value("v", each)
                .node("", "Conv", List.of("images", "w"), List.of("maps"), Map.of())
                .node(MICROSOFT, "BatchNormInternal", List.of("x", "scale", "shift", "mean", "var"),
                        List.of("n", "new_mean", "new_var", "m", "v"), Map.of("epsilon", 1e-4f, "momentum", 0.8f, "training_mode", 1))
                .node(MICROSOFT, "BatchNormalizationGrad", List.of("dn", "x", "scale", "m", "v"), List.of("dx", "dscale", "dshift"),
                        Map.of("epsilon", 1e-4f))
                .output("maps", DType.FLOAT32, images).output("n", DType.FLOAT32, x).output("dx", DType.FLOAT32, x)
                .output("dscale", DType.FLOAT32, each).output("dshift", DType.FLOAT32, each)
                .output("new_mean", DType.FLOAT32, each).output("new_var", DType.FLOAT32, each);
        Map<String, long[]> inputs = new LinkedHashMap<>(Map.of("x", x, "dn", x, "images", images, "w", weight, "scale", each, "shift", each));
        inputs.put("mean", each);
        inputs.put("var", each);
        agree(model, inputs, 3);
    }

    /** As transformers have them, with a normalisation that nothing flows back to; beside a convolution, without which nothing is replaced. */
    @Test
    void layerNormalizationsAndTheGradientsOfGeluAndAttention() throws IOException {
        long[] x = {3, 5, 24};
        long[] each = {24};
        long[] scores = {2, 3, 5, 5};
        long[] images = {2, 16, 6, 6};
        long[] weight = {16, 16, 1, 1};
        Map<String, Object> last = Map.of("axis", -1, "epsilon", 1e-4f);
        ModelBuilder model = builder().input("x", DType.FLOAT32, x).input("dn", DType.FLOAT32, x).input("images", DType.FLOAT32, images)
                .input("w", DType.FLOAT32, weight).input("scale", DType.FLOAT32, each).input("shift", DType.FLOAT32, each)
                .input("scores", DType.FLOAT32, scores).input("dweights", DType.FLOAT32, scores)
                .value("m", 3, 5, 1).value("v", 3, 5, 1).value("weights", scores)
                .node("", "Conv", List.of("images", "w"), List.of("maps"), Map.of())
                .node("", "LayerNormalization", List.of("x", "scale", "shift"), List.of("n", "m", "v"), last)
                .node(MICROSOFT, "LayerNormalizationGrad", List.of("dn", "x", "scale", "m", "v"), List.of("dx", "dscale", "dshift"), Map.of("axis", 2))
                .node("", "LayerNormalization", List.of("dn", "scale", "shift"), List.of("alone"), last)
                .node(MICROSOFT, "GeluGrad", List.of("dn", "x"), List.of("dgelu"), Map.of())
                .node("", "Softmax", List.of("scores"), List.of("weights"), Map.of("axis", -1))
                .node(MICROSOFT, "SoftmaxGrad_13", List.of("dweights", "weights"), List.of("dscores"), Map.of("axis", 3))
                .output("maps", DType.FLOAT32, images).output("n", DType.FLOAT32, x).output("dx", DType.FLOAT32, x).output("alone", DType.FLOAT32, x)
                .output("dscale", DType.FLOAT32, each).output("dshift", DType.FLOAT32, each).output("dgelu", DType.FLOAT32, x)
                .output("dscores", DType.FLOAT32, scores);
        Map<String, long[]> inputs = new LinkedHashMap<>(Map.of("x", x, "dn", x, "images", images, "w", weight, "scale", each, "shift", each));
        inputs.put("scores", scores);
        inputs.put("dweights", scores);
        agree(model, inputs, 6);
    }

    /** What dense layers multiply is rounded to bfloat16, on the way forth and back, over matrices and over rows of tokens; what a loss multiplies isn't. */
    @Test
    void denseLayersInBfloat16() throws IOException {
        assumeTrue(hasBfloat16(), "the processor has no instructions for bfloat16");
        long[] x = {64, 160};
        long[] tokens = {4, 16, 160};
        long[] weight = {128, 160};
        long[] y = {64, 128};
        long[] ofTokens = {4, 16, 128};
        ModelBuilder model = builder().input("x", DType.FLOAT32, x).input("tokens", DType.FLOAT32, tokens).input("dy", DType.FLOAT32, y)
                .input("bias", DType.FLOAT32, 128).input("w", DType.FLOAT32, weight).value("turned", 160, 128).value("x_turned", 160, 64)
                .node("", "Gemm", List.of("x", "w", "bias"), List.of("y"), Map.of("transB", 1))
                .node("", "Gemm", List.of("dy", "w"), List.of("dx"), Map.of())
                .node("", "Gemm", List.of("dy", "x"), List.of("dw"), Map.of("transA", 1))
                .node("", "Transpose", List.of("w"), List.of("turned"), Map.of("perm", new long[] {1, 0}))
                .node("MatMul", List.of("tokens", "turned"), "of_tokens")
                .node("", "Transpose", List.of("x"), List.of("x_turned"), Map.of("perm", new long[] {1, 0}))
                .node("MatMul", List.of("x", "x_turned"), "similarities")
                .output("y", DType.FLOAT32, y).output("dx", DType.FLOAT32, x).output("dw", DType.FLOAT32, weight)
                .output("of_tokens", DType.FLOAT32, ofTokens).output("similarities", DType.FLOAT32, 64, 64)
                .gradient("w", "dw", weight);
        model.write(folder.resolve("training_model.onnx"));
        float[] start = new float[128 * 160];
        Random random = new Random(5);
        for (int i = 0; i < start.length; i++) {
            start[i] = (float) random.nextGaussian();
        }
        CheckpointFile.of(Map.of("p", Array.of(Shape.of(1), 1f), "w", Array.of(Shape.of(weight), start)), Map.of()).write(folder.resolve("checkpoint"));
        Map<String, HostBuffer> buffers = buffers(Map.of("x", x, "tokens", tokens, "dy", y, "bias", new long[] {128}));
        try (TrainingSession exact = engine.openTraining(TrainingProgram.read(folder), OPTIONS);
                TrainingSession rounded = engine.openTraining(TrainingProgram.read(folder), OPTIONS.withPrecision(Precision.BFLOAT16))) {
            Outputs expected = exact.trainStep(buffers);
            Outputs actual = rounded.trainStep(buffers);
            for (String name : List.of("y", "dx", "dw", "of_tokens")) {
                double error = largestError(expected.array(name), actual.array(name));
                assertTrue(error < 1e-2 && error > 1e-4, () -> name + " is off by " + error + " of the largest");
            }
            assertEquals(expected.array("similarities"), actual.array("similarities"));
        }
    }

    /** A weight that thousands of rows are multiplied by, and its gradient; beside a convolution, without which nothing is replaced. */
    @Test
    void denseLayersOverManyTokens() throws IOException {
        long[] x = {4200, 160};
        long[] y = {4200, 128};
        ModelBuilder model = besideAConvolution().input("x", DType.FLOAT32, x).input("dy", DType.FLOAT32, y)
                .node("", "Gemm", List.of("x", "w"), List.of("y"), Map.of("transB", 1))
                .node("", "Gemm", List.of("dy", "x"), List.of("dw"), Map.of("transA", 1))
                .output("y", DType.FLOAT32, y).output("dw", DType.FLOAT32, 128, 160);
        agreeWithWeight(model, Map.of("x", x, "dy", y), 128, 160, List.of("Conv", "MatMul", "MatMul"));
    }

    /** Bias, addition, a sum of which it is a part, and transposition; what is read elsewhere, too, stays. The gradient of a bias and GELU are ours as well. */
    @Test
    void whatFollowsADenseLayerIsPartOfItsProduct() throws IOException {
        long[] x = {60, 70, 160};
        long[] y = {60, 70, 128};
        long[] rows = {4200, 160};
        ModelBuilder model = besideAConvolution().input("x", DType.FLOAT32, x).input("other", DType.FLOAT32, x).input("before", DType.FLOAT32, y)
                .input("dy", DType.FLOAT32, y).input("bias", DType.FLOAT32, 128).value("turned", 160, 128)
                .value("product", y).value("shifted", y).value("second", y).value("third", y).value("fourth", y).value("added", y).value("fifth", y).value("hidden", y)
                .value("active", y)
                .value("x_rows", rows).value("dy_rows", 4200, 128).value("dw_turned", 160, 128)
                .constant("all_rows", Array.of(Shape.of(2), 4200L, 160L)).constant("dy_shape", Array.of(Shape.of(2), 4200L, 128L))
                .constant("but_last", Array.of(Shape.of(2), 0L, 1L))
                .node("", "Transpose", List.of("w"), List.of("turned"), Map.of("perm", new long[] {1, 0}))
                .node("MatMul", List.of("x", "turned"), "product")
                .node("Add", List.of("product", "bias"), "shifted")
                .node("Add", List.of("before", "shifted"), "added")
                .node("MatMul", List.of("other", "turned"), "second")
                .node("MatMul", List.of("x", "turned"), "third")
                .node("MatMul", List.of("other", "turned"), "fourth")
                .node("Sum", List.of("second", "before", "third", "dy"), "sum")
                .node("Add", List.of("fourth", "added"), "twice")
                .node("Relu", List.of("fourth"), "read_elsewhere")
                .node("", "Gelu", List.of("added"), List.of("activated"), Map.of())
                .node("MatMul", List.of("other", "turned"), "fifth")
                .node("Add", List.of("fifth", "bias"), "hidden")
                .node("", "Gelu", List.of("hidden"), List.of("active"), Map.of())
                .node("Add", List.of("active", "before"), "after_gelu")
                .node("Reshape", List.of("x", "all_rows"), "x_rows")
                .node("Reshape", List.of("dy", "dy_shape"), "dy_rows")
                .node("", "Gemm", List.of("x_rows", "dy_rows"), List.of("dw_turned"), Map.of("transA", 1))
                .node("", "Transpose", List.of("dw_turned"), List.of("dw"), Map.of("perm", new long[] {1, 0}))
                .node("", "ReduceSum", List.of("dy", "but_last"), List.of("dbias"), Map.of("keepdims", 0))
                .output("sum", DType.FLOAT32, y).output("twice", DType.FLOAT32, y).output("read_elsewhere", DType.FLOAT32, y)
                .output("activated", DType.FLOAT32, y).output("after_gelu", DType.FLOAT32, y).output("dw", DType.FLOAT32, 128, 160).output("dbias", DType.FLOAT32, 128);
        Map<String, long[]> inputs = new LinkedHashMap<>(Map.of("x", x, "other", x, "before", y, "dy", y, "bias", new long[] {128}));
        agreeWithWeight(model, inputs, 128, 160, List.of("ColumnSum", "Conv", "Gelu", "MatMul", "MatMul", "MatMul", "MatMul", "MatMul", "MatMul"));
        assertEquals(List.of("Add", "InPlaceAccumulatorV2", "InPlaceAccumulatorV2", "ReduceSum", "Relu", "Reshape", "Reshape", "Sum"),
                left(folder.resolve("training_model.onnx")));
    }

    /** As attention has them: heads that lie beside each other in each token, and gradients that are written so. No transposition is left, nor a scale. */
    @Test
    void productsOfManyMatricesAreReadAndWrittenAsTheyLie() throws IOException {
        long[] tokens = {64, 24, 3, 32};
        long[] heads = {64, 3, 24, 32};
        long[] keys = {64, 3, 32, 24};
        long[] scores = {64, 3, 24, 24};
        Map<String, Object> swapped = Map.of("perm", new long[] {0, 1, 3, 2});
        Map<String, Object> split = Map.of("perm", new long[] {0, 2, 1, 3});
        ModelBuilder model = besideAConvolution().input("q", DType.FLOAT32, tokens).input("k", DType.FLOAT32, tokens).input("v", DType.FLOAT32, tokens)
                .input("dy", DType.FLOAT32, tokens).constant("root", Array.of(Shape.of(), 5.5f))
                .value("qh", heads).value("kh", keys).value("vh", heads).value("qk", scores).value("scaled", scores).value("weights", scores).value("yh", heads)
                .value("dyh", heads).value("vt", keys).value("dweights", scores).value("wt", scores).value("dvh", heads)
                .value("dscaled", scores).value("dqk", scores).value("kt", heads).value("dqh", heads).value("qt", keys).value("dkh", keys)
                .node("", "Transpose", List.of("q"), List.of("qh"), split)
                .node("", "Transpose", List.of("k"), List.of("kh"), Map.of("perm", new long[] {0, 2, 3, 1}))
                .node("", "Transpose", List.of("v"), List.of("vh"), split)
                .node("MatMul", List.of("qh", "kh"), "qk")
                .node("Div", List.of("qk", "root"), "scaled")
                .node("", "Softmax", List.of("scaled"), List.of("weights"), Map.of("axis", 3))
                .node("MatMul", List.of("weights", "vh"), "yh")
                .node("", "Transpose", List.of("yh"), List.of("y"), split)
                .node("", "Transpose", List.of("dy"), List.of("dyh"), split)
                .node("", "Transpose", List.of("vh"), List.of("vt"), swapped)
                .node("MatMul", List.of("dyh", "vt"), "dweights")
                .node("", "Transpose", List.of("weights"), List.of("wt"), swapped)
                .node("MatMul", List.of("wt", "dyh"), "dvh")
                .node("", "Transpose", List.of("dvh"), List.of("dv"), split)
                .node(MICROSOFT, "SoftmaxGrad_13", List.of("dweights", "weights"), List.of("dscaled"), Map.of("axis", 3))
                .node("Div", List.of("dscaled", "root"), "dqk")
                .node("", "Transpose", List.of("kh"), List.of("kt"), swapped)
                .node("MatMul", List.of("dqk", "kt"), "dqh")
                .node("", "Transpose", List.of("dqh"), List.of("dq"), split)
                .node("", "Transpose", List.of("qh"), List.of("qt"), swapped)
                .node("MatMul", List.of("qt", "dqk"), "dkh")
                .node("", "Transpose", List.of("dkh"), List.of("dk"), Map.of("perm", new long[] {0, 3, 1, 2}))
                .output("y", DType.FLOAT32, tokens).output("dq", DType.FLOAT32, tokens).output("dk", DType.FLOAT32, tokens).output("dv", DType.FLOAT32, tokens);
        agreeWithWeight(model.output("dw", DType.FLOAT32, 16, 16).node("Neg", List.of("w"), "dw"), Map.of("q", tokens, "k", tokens, "v", tokens, "dy", tokens), 16, 16,
                List.of("Conv", "MatMul", "MatMul", "MatMul", "MatMul", "MatMul", "MatMul", "SoftmaxGrad"));
        assertEquals(List.of("InPlaceAccumulatorV2", "InPlaceAccumulatorV2", "Neg", "ReduceSum", "Softmax"), left(folder.resolve("training_model.onnx")));
    }

    /** What a transposition or a division that has become part of a product read isn't there for the next product, which reads what it gives. */
    @Test
    void productsOfProductsReadWhatThoseGive() throws IOException {
        long[] x = {64, 80, 96};
        long[] turned = {64, 96, 80};
        long[] squares = {64, 80, 80};
        Map<String, Object> swapped = Map.of("perm", new long[] {0, 2, 1});
        ModelBuilder model = besideAConvolution().input("x", DType.FLOAT32, x).constant("root", Array.of(Shape.of(), 3f))
                .value("xt", turned).value("xx", squares).value("scaled", squares).value("xs", x).value("xst", turned)
                .node("", "Transpose", List.of("x"), List.of("xt"), swapped)
                .node("MatMul", List.of("x", "xt"), "xx")
                .node("Div", List.of("xx", "root"), "scaled")
                .node("MatMul", List.of("scaled", "x"), "xs")
                .node("", "Transpose", List.of("xs"), List.of("xst"), swapped)
                .node("MatMul", List.of("xst", "x"), "y")
                .output("y", DType.FLOAT32, 64, 96, 96).output("dw", DType.FLOAT32, 16, 16).node("Neg", List.of("w"), "dw");
        agreeWithWeight(model, Map.of("x", x), 16, 16, List.of("Conv", "MatMul", "MatMul", "MatMul"));
    }

    /** A number or a bias with more axes than the product gives its axes to the result: they aren't parts of the product then. */
    @Test
    void whatAddsAxesToAProductIsNoPartOfIt() throws IOException {
        long[] x = {60, 70, 160};
        long[] y = {60, 70, 128};
        long[] matrices = {64, 80, 96};
        ModelBuilder model = besideAConvolution().input("x", DType.FLOAT32, x).input("bias", DType.FLOAT32, 1, 1, 1, 128).input("many", DType.FLOAT32, matrices)
                .constant("root", Array.of(Shape.of(1, 1, 1, 1), 3f)).value("turned", 160, 128).value("product", y).value("many_turned", 64, 96, 80)
                .value("squares", 64, 80, 80)
                .node("", "Transpose", List.of("w"), List.of("turned"), Map.of("perm", new long[] {1, 0}))
                .node("MatMul", List.of("x", "turned"), "product")
                .node("Add", List.of("product", "bias"), "shifted")
                .node("", "Transpose", List.of("many"), List.of("many_turned"), Map.of("perm", new long[] {0, 2, 1}))
                .node("MatMul", List.of("many", "many_turned"), "squares")
                .node("Div", List.of("squares", "root"), "scaled")
                .node("Neg", List.of("w"), "dw")
                .output("shifted", DType.FLOAT32, 1, 60, 70, 128).output("scaled", DType.FLOAT32, 1, 64, 80, 80).output("dw", DType.FLOAT32, 128, 160);
        agreeWithWeight(model, Map.of("x", x, "bias", new long[] {1, 1, 1, 128}, "many", matrices), 128, 160, List.of("Conv", "MatMul", "MatMul"));
    }

    private static ModelBuilder besideAConvolution() {
        long[] images = {2, 16, 6, 6};
        return builder().input("images", DType.FLOAT32, images).input("filter", DType.FLOAT32, 16, 16, 1, 1)
                .node("", "Conv", List.of("images", "filter"), List.of("maps"), Map.of()).output("maps", DType.FLOAT32, images);
    }

    /** Every output of a step with oneDNN is that of one without, where {@code w} is a trained weight of this shape whose gradient the model gives as {@code dw}. */
    private void agreeWithWeight(ModelBuilder model, Map<String, long[]> inputs, long out, long in, List<String> ours) throws IOException {
        model.input("w", DType.FLOAT32, out, in).gradient("w", "dw", out, in).write(folder.resolve("training_model.onnx"));
        assertEquals(ours, lowered(folder.resolve("training_model.onnx")).stream().sorted().toList());
        float[] start = new float[(int) (out * in)];
        for (int i = 0; i < start.length; i++) {
            start[i] = (float) Math.sin(i);
        }
        CheckpointFile.of(Map.of("p", Array.of(Shape.of(1), 1f), "w", Array.of(Shape.of(out, in), start)), Map.of()).write(folder.resolve("checkpoint"));
        Map<String, long[]> all = new LinkedHashMap<>(inputs);
        all.put("images", new long[] {2, 16, 6, 6});
        all.put("filter", new long[] {16, 16, 1, 1});
        Map<String, HostBuffer> buffers = buffers(all);
        try (TrainingSession plain = engine.openTraining(TrainingProgram.read(folder), OPTIONS.withOneDnn(false));
                TrainingSession fast = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Outputs expected = plain.trainStep(buffers);
            Outputs actual = fast.trainStep(buffers);
            for (String name : expected.names()) {
                if (!name.endsWith(".accumulation.out")) {
                    assertEquals(expected.array(name).shape(), actual.array(name).shape(), name);
                    double error = largestError(expected.array(name), actual.array(name));
                    assertTrue(error < TOLERANCE, () -> name + " is off by " + error + " of the largest");
                }
            }
        }
    }

    /** Whole blocks of any processor, none, and half of one. */
    static Stream<Integer> widths() {
        return Stream.of(32, 5, 24);
    }

    /** Images that hardly differ, as features of untrained networks do: an error in their mean would be large beside what they differ by. */
    @Test
    void statisticsOfABatchAreAsExactAsTheirNumbers() throws IOException {
        long[] x = {64, 16, 24, 24};
        long[] each = {16};
        ModelBuilder model = builder().input("x", DType.FLOAT32, x).input("w", DType.FLOAT32, 16, 16, 1, 1)
                .input("scale", DType.FLOAT32, each).input("shift", DType.FLOAT32, each)
                .input("mean", DType.FLOAT32, each).input("var", DType.FLOAT32, each).value("n", x).value("m", each).value("v", each)
                .node(MICROSOFT, "BatchNormInternal", List.of("x", "scale", "shift", "mean", "var"),
                        List.of("n", "new_mean", "new_var", "m", "v"), Map.of("epsilon", 1e-5f, "momentum", 0f, "training_mode", 1))
                .node("", "Conv", List.of("n", "w"), List.of("y"), Map.of())
                .output("y", DType.FLOAT32, x).output("new_mean", DType.FLOAT32, each).output("new_var", DType.FLOAT32, each);
        write(model);
        assertTrue(lowered(folder.resolve("training_model.onnx")).contains("BatchNorm"));
        Map<String, HostBuffer> inputs = new LinkedHashMap<>(buffers(Map.of("x", x, "w", new long[] {16, 16, 1, 1}, "scale", each, "shift", each,
                "mean", each, "var", each)));
        float[] values = inputs.get("x").toArray().toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + 0.02f * values[i];
        }
        inputs.put("x", HostBuffer.copyOf(Array.of(Shape.of(x), values)));
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Outputs outputs = session.trainStep(inputs);
            double[] means = outputs.array("new_mean").toDoubles();
            double[] variances = outputs.array("new_var").toDoubles();
            for (int channel = 0; channel < 16; channel++) {
                int at = channel;
                DoubleSummaryStatistics sum = IntStream.range(0, values.length).filter(i -> i / 576 % 16 == at).mapToDouble(i -> values[i])
                        .summaryStatistics();
                double squares = IntStream.range(0, values.length).filter(i -> i / 576 % 16 == at)
                        .mapToDouble(i -> (values[i] - sum.getAverage()) * (values[i] - sum.getAverage())).sum();
                assertEquals(sum.getAverage(), means[channel], 2e-7, "mean of channel " + channel);
                assertEquals(squares / sum.getCount(), variances[channel], 1e-6 * variances[channel], "variance of channel " + channel);
            }
        }
    }

    @Test
    void whatDiffersFromTheDeclaredShapeIsAnErrorThatNamesTheNode() throws IOException {
        ModelBuilder model = builder().input("x", DType.FLOAT32, 4, 16, 8, 8).input("weight", DType.FLOAT32, 16, 16, 1, 1)
                .input("end", DType.INT64, 1).constant("start", Array.of(Shape.of(1), 0L)).value("part", 4, 16, 8, 8)
                .node("Slice", List.of("x", "start", "end"), "part")
                .node("", "Conv", List.of("part", "weight"), List.of("y"), Map.of())
                .output("y", DType.FLOAT32, 4, 16, 8, 8);
        write(model);
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Map<String, HostBuffer> inputs = new LinkedHashMap<>(buffers(Map.of("x", new long[] {4, 16, 8, 8}, "weight", new long[] {16, 16, 1, 1})));
            inputs.put("end", HostBuffer.copyOf(Array.of(Shape.of(1), 4L)));
            session.trainStep(inputs);
            inputs.put("end", HostBuffer.copyOf(Array.of(Shape.of(1), 3L)));
            EngineException error = assertThrows(EngineException.class, () -> session.trainStep(inputs));
            assertTrue(error.getMessage().contains("input 0 has " + 3 * 16 * 64 * 4 + " bytes"), error::getMessage);
            inputs.put("end", HostBuffer.copyOf(Array.of(Shape.of(1), 4L)));
            session.trainStep(inputs);
        }
    }

    @Test
    void manyStepsAndSessionsKeepNoMemory() throws IOException {
        Convolution convolution = square("dwb", 8, 16, 32, 16, 3, 1, 1, 1, 1);
        writeGradients(convolution);
        Map<String, HostBuffer> inputs = buffers(gradientInputs(convolution));
        long before = 0;
        for (int round = 0; round < 25; round++) {
            try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
                for (int step = 0; step < 40; step++) {
                    session.trainStep(inputs);
                }
            }
            before = round == 4 ? Pointer.physicalBytes() : before;
        }
        // One step's gradients are 130 kB: were they or the session's memory kept, hundreds of megabytes would be.
        assertTrue(Pointer.physicalBytes() - before < 50 << 20, () -> "physical memory grew to " + Pointer.physicalBytes());
    }

    @Test
    void theSameStepGivesTheSameBits() throws IOException {
        Convolution convolution = square("dwb", 16, 16, 32, 12, 3, 2, 1, 1, 1);
        writeGradients(convolution);
        Map<String, HostBuffer> inputs = buffers(gradientInputs(convolution));
        List<Array> first = null;
        for (int round = 0; round < 2; round++) {
            try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
                for (int step = 0; step < 3; step++) {
                    Outputs outputs = session.trainStep(inputs);
                    List<Array> now = List.of(outputs.array("dx"), outputs.array("dw"), outputs.array("db"));
                    first = first == null ? now : first;
                    assertEquals(first, now);
                }
            }
        }
    }

    @Test
    void twoSessionsAtOnceGiveWhatEachGivesAlone() throws Exception {
        Convolution convolution = square("dwb", 16, 16, 32, 12, 3, 2, 1, 1, 1);
        writeGradients(convolution);
        Callable<List<Array>> steps = () -> {
            Map<String, HostBuffer> inputs = buffers(gradientInputs(convolution));
            List<Array> results = new ArrayList<>();
            try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
                for (int step = 0; step < 50; step++) {
                    Outputs outputs = session.trainStep(inputs);
                    results.add(outputs.array("dx"));
                    results.add(outputs.array("dw"));
                }
            }
            return results;
        };
        List<Array> alone = steps.call();
        assertEquals(List.of(alone, alone), AtOnce.inThreads(2, steps));
    }

    /** Each has function pointers of its own, which the library calls; what it says itself goes through that of the first one, which may be closed before the others. */
    @Test
    void enginesThatComeAndGoAtOnceKeepOutOfEachOthersWay() throws Exception {
        Convolution convolution = square("dwb", 16, 16, 32, 12, 3, 2, 1, 1, 1);
        writeGradients(convolution);
        Callable<Set<Array>> steps = () -> {
            Map<String, HostBuffer> inputs = buffers(gradientInputs(convolution));
            Set<Array> results = new HashSet<>();
            for (int i = 0; i < 25; i++) {
                try (Engine own = Engine.load(); TrainingSession session = own.openTraining(TrainingProgram.read(folder), OPTIONS.withThreads(1))) {
                    results.add(session.trainStep(inputs).array("dw"));
                }
            }
            return results;
        };
        Set<Array> all = new HashSet<>();
        AtOnce.inThreads(4, steps).forEach(all::addAll);
        assertEquals(1, all.size());
    }

    private static ModelBuilder builder() {
        return new ModelBuilder().input("p", DType.FLOAT32, 1).output("loss", DType.FLOAT32)
                .constant("axis", Array.of(Shape.of(1), 0L))
                .node("", "ReduceSum", List.of("p", "axis"), List.of("loss"), Map.of("keepdims", 0))
                .gradient("p", "p", 1).input("lazy_reset_grad", DType.BOOL, 1);
    }

    private void write(ModelBuilder model) throws IOException {
        model.write(folder.resolve("training_model.onnx"));
        CheckpointFile.of(Map.of("p", Array.of(Shape.of(1), 1f)), Map.of()).write(folder.resolve("checkpoint"));
    }

    /** Writes the model of a convolution's gradients: {@code dx}, {@code dw} and {@code db}. */
    private void writeGradients(Convolution convolution) throws IOException {
        ModelBuilder model = builder();
        gradientInputs(convolution).forEach((name, dims) -> model.input(name, DType.FLOAT32, dims));
        write(model.output("dx", DType.FLOAT32, convolution.x()).output("dw", DType.FLOAT32, convolution.weight())
                .output("db", DType.FLOAT32, convolution.weight()[0])
                .node(MICROSOFT, "ConvGrad", List.of("dy", "x", "weight"), List.of("dx", "dw", "db"), convolution.attributes()));
    }

    private static Map<String, long[]> gradientInputs(Convolution convolution) {
        return Map.of("x", convolution.x(), "weight", convolution.weight(), "dy", convolution.y());
    }

    private static Map<String, HostBuffer> buffers(Map<String, long[]> shapes) {
        Map<String, HostBuffer> buffers = new LinkedHashMap<>();
        shapes.forEach((name, dims) -> {
            Random random = new Random(name.hashCode());
            float[] values = new float[(int) Shape.of(dims).elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = name.startsWith("var") ? random.nextFloat() + 0.5f : (float) random.nextGaussian();
            }
            buffers.put(name, HostBuffer.copyOf(Array.of(Shape.of(dims), values)));
        });
        return buffers;
    }

    /** Every output of a step with oneDNN is that of one without. */
    private void agree(ModelBuilder model, Map<String, long[]> inputs, int ours) throws IOException {
        write(model);
        assertEquals(ours, lowered(folder.resolve("training_model.onnx")).stream().filter(name -> !name.equals("Relayout")).count());
        Map<String, HostBuffer> buffers = buffers(inputs);
        try (TrainingSession plain = engine.openTraining(TrainingProgram.read(folder), OPTIONS.withOneDnn(false));
                TrainingSession fast = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Outputs expected = plain.trainStep(buffers);
            Outputs actual = fast.trainStep(buffers);
            for (String name : expected.names()) {
                if (!name.endsWith(".accumulation.out")) {
                    double[] values = expected.array(name).toDoubles();
                    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
                    assertArrayEquals(values, actual.array(name).toDoubles(), TOLERANCE * largest, name);
                }
            }
        }
    }

    /** The operators of ours in the lowered form of a model. */
    private static List<String> lowered(Path model) throws IOException {
        return operators(model).filter(node -> node.getDomain().startsWith("io.repforge")).map(NodeProto::getOpType).toList();
    }

    /** The others, in the order of their names. */
    private static List<String> left(Path model) throws IOException {
        return operators(model).filter(node -> !node.getDomain().startsWith("io.repforge")).map(NodeProto::getOpType).sorted().toList();
    }

    private static Stream<NodeProto> operators(Path model) throws IOException {
        try (OrtLibrary library = OrtLibrary.load(); OneDnnOperators operators = new OneDnnOperators(library.api)) {
            return operators.lower(ModelProto.parseFrom(Files.readAllBytes(model)), false).stream().flatMap(lowered -> lowered.getGraph().getNodeList().stream());
        }
    }
}
