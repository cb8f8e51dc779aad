package io.repforge.framework.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Mode;
import io.repforge.api.graph.Tensor;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.Initialization;
import io.repforge.framework.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file gets its images as it takes them, by what it says of itself and what options say. The network hands on the pixels that it gets. */
class PreparationTest {

    /** One image of two by one pixels in three colours, channel by channel. */
    private static final float[] PIXELS = {0.1f, 0.2f, 0.4f, 0.5f, 0.8f, 1f};
    private static final OnnxEncoder.Normalise AS_IT_IS = new OnnxEncoder.Normalise(List.of(), List.of());

    @TempDir
    Path temp;

    /** Of pixels times ones. */
    private Path file(int type, long... dims) throws IOException {
        OnnxMl.TypeProto.Tensor.Builder images = OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type);
        images.getShapeBuilder().addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long length : dims) {
            images.getShapeBuilder().addDim(length > 0 ? OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(length)
                    : OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("any"));
        }
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder().setName("pixels")
                .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("images").setType(OnnxMl.TypeProto.newBuilder().setTensorType(images)))
                .addInitializer(OnnxMl.TensorProto.newBuilder().setName("ones").setDataType(DataType.FLOAT_VALUE).addDims(1).addDims(2).addDims(1).addDims(1)
                        .addFloatData(1).addFloatData(1))
                .addNode(OnnxMl.NodeProto.newBuilder().setName("cast").setOpType("Cast").addInput("images").addOutput("numbers")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder().setName("to").setType(OnnxMl.AttributeProto.AttributeType.INT).setI(DataType.FLOAT_VALUE)))
                .addNode(OnnxMl.NodeProto.newBuilder().setName("unsqueeze").setOpType("Unsqueeze").addInput("numbers").addOutput("five")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder().setName("axes").setType(OnnxMl.AttributeProto.AttributeType.INTS).addInts(1)))
                .addNode(OnnxMl.NodeProto.newBuilder().setName("flatten").setOpType("Flatten").addInput("five").addOutput("flat"))
                .addNode(OnnxMl.NodeProto.newBuilder().setName("again").setOpType("Unsqueeze").addInput("flat").addOutput("rows")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder().setName("axes").setType(OnnxMl.AttributeProto.AttributeType.INTS).addInts(1).addInts(3)))
                .addNode(OnnxMl.NodeProto.newBuilder().setName("twice").setOpType("Mul").addInput("rows").addInput("ones").addOutput("both"))
                .addNode(OnnxMl.NodeProto.newBuilder().setName("features").setOpType("Flatten").addInput("both").addOutput("features"))
                .addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("features")).build();
        return Files.write(temp.resolve("pixels.onnx"), OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(11)).build().toByteArray());
    }

    private static OnnxEncoder.Options options(Path file, OnnxEncoder.Normalise normalise, double white, OnnxEncoder.Colours colours, OnnxEncoder.Layout layout) {
        OnnxEncoder.Options usual = OnnxEncoder.Options.of(file);
        return new OnnxEncoder.Options(usual.file(), "features", usual.freeze(), usual.start(), usual.batchNorm(), normalise, white, colours, layout, usual.size(),
                usual.pool(), usual.learnScale());
    }

    private static OnnxEncoder.Options options(Path file) {
        return options(file, AS_IT_IS, 1, OnnxEncoder.Colours.RGB, OnnxEncoder.Layout.FILE);
    }

    /** What the file gets of an image. */
    private static float[] got(OnnxEncoder.Options options, Shape image, float... pixels) {
        Graph graph = new Graph(Mode.EVALUATION);
        Tensor features = ExportedModel.encoder(graph, options, image).encode(graph.input("images", DType.FLOAT32, image.prepend(1))).mean();
        byte[] model = OnnxWriter.of(graph).output("features", features).values(new Initialization(1).values(graph.variables().values())).write().toByteArray();
        try (Engine engine = Engine.load(); InferenceSession session = engine.openInference(model, SessionOptions.defaults().withThreads(1))) {
            float[] twice = session.infer(Map.of("images", Array.of(image.prepend(1), pixels))).get("features").toFloats();
            float[] once = new float[twice.length / 2];
            System.arraycopy(twice, 0, once, 0, once.length);
            return once;
        }
    }

    private static final Shape COLOURED = Shape.of(3, 1, 2);

    @Test
    void realNumbersAreFromZeroToOne() throws IOException {
        assertArrayEquals(PIXELS, got(options(file(DataType.FLOAT_VALUE, 3, 1, 2)), COLOURED, PIXELS), 1e-6f);
    }

    @Test
    void pixelsOfUint8AreRounded() throws IOException {
        assertArrayEquals(new float[] {26, 51, 102, 128, 204, 255}, got(options(file(DataType.UINT8_VALUE, 3, 1, 2)), COLOURED, PIXELS), 1e-6f);
    }

    @Test
    void coloursTheOtherWayRoundAreNormalisedInTheFilesOrder() throws IOException {
        OnnxEncoder.Normalise normalise = new OnnxEncoder.Normalise(List.of(100.0, 50.0, 0.0), List.of(1.0, 2.0, 4.0));
        float[] expected = {204 - 100, 255 - 100, (102 - 50) / 2f, (127.5f - 50) / 2, 25.5f / 4, 51 / 4f};
        Path file = file(DataType.FLOAT_VALUE, 3, 1, 2);
        assertArrayEquals(expected, got(options(file, normalise, 255, OnnxEncoder.Colours.BGR, OnnxEncoder.Layout.FILE), COLOURED, PIXELS), 1e-4f);
    }

    @Test
    void channelsComeLastWhereTheFileHasThemThere() throws IOException {
        assertArrayEquals(new float[] {0.1f, 0.4f, 0.8f, 0.2f, 0.5f, 1}, got(options(file(DataType.FLOAT_VALUE, 2, 1, 3)), Shape.of(3, 2, 1), PIXELS), 1e-6f);
    }

    @Test
    void grayIsAsMuchOfEachColour() throws IOException {
        assertArrayEquals(new float[] {0.1f, 0.2f, 0.1f, 0.2f, 0.1f, 0.2f}, got(options(file(DataType.FLOAT_VALUE, 3, 1, 2)), Shape.of(1, 1, 2), 0.1f, 0.2f), 1e-6f);
    }

    @Test
    void imagesAreResizedToTheFilesSize() throws IOException {
        assertArrayEquals(new float[] {0.15f},
                got(options(file(DataType.FLOAT_VALUE, 1, 1, 1), AS_IT_IS, 1, OnnxEncoder.Colours.RGB, OnnxEncoder.Layout.NCHW), Shape.of(1, 1, 2),
                        0.1f, 0.2f),
                1e-6f);
    }

    @Test
    void whatDoesNotFitIsASentence() throws IOException {
        Path bytes = file(DataType.UINT8_VALUE, 3, 1, 2);
        assertFault("takes pixels of uint8, which are 0 to 255 as they are: leave 'normalise' and 'white' out.",
                options(bytes, AS_IT_IS, 255, OnnxEncoder.Colours.RGB, OnnxEncoder.Layout.FILE));
        assertFault("takes 'images' of a type that images don't have", options(file(DataType.INT64_VALUE, 3, 1, 2)));
        assertFault("doesn't say whether its images are [N, C, H, W] or [N, H, W, C]", options(file(DataType.FLOAT_VALUE, 3, 2, 3)));
        assertFault("encoder.normalise.std has 2 numbers, and the images 3 channels", options(file(DataType.FLOAT_VALUE, 3, 1, 2),
                new OnnxEncoder.Normalise(List.of(), List.of(1.0, 2.0)), 1, OnnxEncoder.Colours.RGB, OnnxEncoder.Layout.FILE));
    }

    private static void assertFault(String expected, OnnxEncoder.Options options) {
        String told = assertThrows(UserError.class, () -> got(options, COLOURED, PIXELS)).getMessage();
        assertEquals(expected, told.contains(expected) ? expected : told);
    }
}
