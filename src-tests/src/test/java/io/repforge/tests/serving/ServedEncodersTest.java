package io.repforge.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.data.codec.Npy;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.images.Background;
import io.repforge.images.Images;
import io.repforge.images.Preparation;
import io.repforge.images.Resize;
import io.repforge.tests.RanCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The small encoder, by a stock ONNX Runtime and in a process without the host, gives what {@code repforge embed} gives: for image files of all kinds, which the
 * encoder's own tests have, in other sizes and colours than the model's. Engines differ by rounding alone.
 */
class ServedEncodersTest {

    private static final Path SAMPLES = Path.of("../framework/encoder/src/test/resources/io/repforge/encoder/images").toAbsolutePath().normalize();
    private static final double ROUNDING = 1e-6;

    @TempDir
    private static Path temp;

    private static List<Path> images;

    @BeforeAll
    static void lists() throws IOException {
        try (Stream<Path> all = Files.walk(SAMPLES)) {
            images = all.filter(Files::isRegularFile).sorted().toList();
        }
        assertEquals(9, images.size());
    }

    private static Path trained(String name, String source, String encoder) throws IOException {
        Path recipe = Files.writeString(temp.resolve(name + ".yaml"), """
                algorithm: simclr
                seed: 3
                data: {train: [%s]}
                encoder: %s
                representation_dim: null
                projection_dim: 4
                batch_size: 4
                n_epochs: 1
                batches_per_epoch: 2
                threads: 1
                """.formatted(source, encoder));
        Path run = temp.resolve(name);
        RanCommand.printed(0, "train", recipe.toString(), "--out", run.toString());
        return run.resolve("encoder.onnx");
    }

    private static float[] embedded(Path encoder, String source) throws IOException {
        Path out = temp.resolve("embeddings.npy");
        RanCommand.printed(0, "embed", encoder.toString(), source, "--out", out.toString());
        return Npy.read(Files.readAllBytes(out)).toFloats();
    }

    private static void assertSame(float[] host, float[] served) {
        assertEquals(host.length, served.length);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < host.length; i++) {
            largest = Math.max(largest, Math.abs(host[i]));
            difference = Math.max(difference, Math.abs(host[i] - served[i]));
        }
        assertTrue(largest > 0.01, "the features are " + largest + " at most");
        assertTrue(difference <= ROUNDING * Math.max(1, largest), "they differ by " + difference + " of " + largest);
    }

    private static String folder(String options) {
        return "{use: image-folder, folder: " + SAMPLES + ", " + options + "}";
    }

    @Test
    void normalisedFeaturesOfGrayImagesWithBars() throws Exception {
        String source = folder("size: 20, resize: pad, channels: 1, transparency: black");
        Path encoder = trained("bars", source, "{use: conv-net, channels: [4, 8], strides: [2, 2], grid: 0, normalise: true}");
        float[] host = embedded(encoder, source);
        for (int batch : new int[] {1, 4, 32}) {
            assertSame(host, Served.of(encoder, batch, images).values());
        }
    }

    /** Cut to squares, taken in part, and then resized by a source around them that makes them gray. */
    @Test
    void imagesThatSourcesWithinSourcesMake() throws Exception {
        String source = "{use: resized, of: {use: part, of: " + folder("size: 40, channels: 3") + ", which: learn, every: 50}, channels: 1, height: 16, width: 24}";
        Path encoder = trained("within", source, "{use: conv-net, channels: [4, 8], strides: [2, 2]}");
        assertSame(embedded(encoder, source), Served.of(encoder, 3, images).values());
    }

    /** As TensorFlow exports models: channels last, whole numbers from 0 to 255. */
    @Test
    void aForeignNetworkOfBytesWithTheChannelsLast() throws Exception {
        Path foreign = Files.write(temp.resolve("foreign.onnx"), foreign());
        String source = folder("size: 16, channels: 3");
        Path encoder = trained("adapted", source, "{use: onnx, file: " + foreign + "}");
        assertSame(embedded(encoder, source), Served.of(encoder, 2, images).values());
    }

    private static byte[] foreign() {
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder().setName("foreign")
                .addInput(value("images", OnnxMl.TensorProto.DataType.UINT8, 16, 16, 3)).addOutput(value("features", OnnxMl.TensorProto.DataType.FLOAT, 8))
                .addInitializer(kernel(8, 3, 3, 3))
                .addNode(node("Cast", "images", "numbers").addAttribute(attribute("to", AttributeProto.AttributeType.INT).setI(OnnxMl.TensorProto.DataType.FLOAT_VALUE)))
                .addNode(node("Transpose", "numbers", "planes").addAttribute(attribute("perm", AttributeProto.AttributeType.INTS).addAllInts(List.of(0L, 3L, 1L, 2L))))
                .addNode(node("Conv", "planes", "maps").addInput("kernel")
                        .addAttribute(attribute("strides", AttributeProto.AttributeType.INTS).addAllInts(List.of(2L, 2L))))
                .addNode(node("Relu", "maps", "rectified"))
                .addNode(node("GlobalAveragePool", "rectified", "means"))
                .addNode(node("Flatten", "means", "features")).build();
        return OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph).addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13)).build().toByteArray();
    }

    private static OnnxMl.NodeProto.Builder node(String operator, String from, String to) {
        return OnnxMl.NodeProto.newBuilder().setName(operator).setOpType(operator).addInput(from).addOutput(to);
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static OnnxMl.TensorProto kernel(long... dims) {
        Random random = new Random(4);
        OnnxMl.TensorProto.Builder kernel = OnnxMl.TensorProto.newBuilder().setName("kernel").setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        Arrays.stream(dims).forEach(kernel::addDims);
        random.doubles(Shape.of(dims).elements(), -0.01, 0.01).forEach(weight -> kernel.addFloatData((float) weight));
        return kernel.build();
    }

    private static OnnxMl.ValueInfoProto value(String name, OnnxMl.TensorProto.DataType type, long... axes) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder().addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        Arrays.stream(axes).forEach(axis -> shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(axis)));
        return OnnxMl.ValueInfoProto.newBuilder().setName(name)
                .setType(OnnxMl.TypeProto.newBuilder().setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))).build();
    }

    /** Its training has read no files, so that images have to be such as it has seen. */
    @Test
    void theQuickstartsKindOfEncoderIsShownItsOwnImagesAsFiles() throws Exception {
        Path encoder = trained("clothes", "{use: fashion-mnist, split: train, part: sample}",
                "{use: conv-net, channels: [4, 8, 8], strides: [2, 1, 2], grid: 0, normalise: true}");
        Path folder = Files.createDirectories(temp.resolve("clothes-files"));
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] pixels = new byte[28 * 28];
            new Random(i).nextBytes(pixels);
            files.add(Files.write(folder.resolve("%02d.png".formatted(i)), Images.writePng(Array.of(Shape.of(1, 28, 28), pixels))));
        }
        assertSame(embedded(encoder, folder.toString()), Served.of(encoder, 16, files).values());
    }

    @Test
    void aClassifiersClassesAndProbabilitiesAreTheHosts() throws Exception {
        String source = folder("size: 20, resize: pad, channels: 3");
        Path encoder = trained("tuned", source, "{use: conv-net, channels: [4, 8], strides: [2, 2], grid: 0}");
        Path classifier = temp.resolve("classifier.onnx");
        RanCommand.printed(0, "fine-tune", encoder.getParent().toString(), "--train", source, "--out", classifier.toString(), "--held-out", "0", "--patience", "0",
                "--set",
                "n_epochs=5", "--set", "optimizer.learning_rate=0.01");
        Served served = Served.of(classifier, 4, images);
        assertEquals(List.of("cold", "warm"), served.classes());
        assertSame(probabilities(classifier, Preparation.of(Background.WHITE).recoloured(3).resized(Resize.PAD, 20)), served.values());
    }

    private static float[] probabilities(Path classifier, Preparation preparation) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (Path image : images) {
            pixels.write(preparation.read(Files.readAllBytes(image)).bytes());
        }
        try (Engine engine = Engine.load(SessionOptions.defaults().withThreads(1));
                InferenceSession session = engine.openInference(Files.readAllBytes(classifier), engine.options())) {
            return session.infer(Map.of("observation", new Array(DType.UINT8, Shape.of(images.size(), 3, 20, 20), pixels.toByteArray()))).get("probabilities").toFloats();
        }
    }
}
