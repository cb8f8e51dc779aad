package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.tests.ExportedFiles;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that PyTorch exported is trained by a recipe, and comes back as the same file with other numbers. */
class OnnxEncoderRunsTest {

    private static final int SIDE = 32;
    private static final int IMAGES = 3;

    @TempDir
    static Path temp;

    @BeforeAll
    static void writes() throws IOException {
        WebDataset.write(Gratings.of(32, SIDE, 0.3, 1).steps(), temp.resolve("data"), "gratings");
        for (String name : List.of("resnet18", "vit")) {
            Files.copy(ExportedFiles.of(name), temp.resolve(name + ".onnx"));
        }
    }

    /** @param encoder as a recipe has it on one line */
    private static Path trained(String run, String algorithm, String encoder) throws IOException {
        Path recipe = Files.writeString(temp.resolve(run + ".yaml"), """
                algorithm: %s
                data: {train: [{use: webdataset, urls: [data/gratings-000000.tar]}]}
                encoder: %s
                representation_dim: null
                projection_dim: 16
                batch_size: 8
                n_epochs: 2
                threads: 1
                """.formatted(algorithm, encoder));
        Path folder = temp.resolve(run);
        RanCommand.printed(0, "train", recipe.toString(), "--out", folder.toString());
        return folder;
    }

    private static OnnxMl.ModelProto model(Path file) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file));
    }

    private static OnnxMl.ModelProto withoutNumbers(OnnxMl.ModelProto model) {
        OnnxMl.ModelProto.Builder bare = model.toBuilder();
        bare.getGraphBuilder().getInitializerBuilderList().forEach(OnnxMl.TensorProto.Builder::clearRawData);
        return bare.build();
    }

    /** Names of the initialisers whose numbers differ. */
    private static Set<String> changed(Path one, Path other) throws IOException {
        List<OnnxMl.TensorProto> before = model(one).getGraph().getInitializerList();
        List<OnnxMl.TensorProto> after = model(other).getGraph().getInitializerList();
        Set<String> changed = new TreeSet<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                changed.add(before.get(i).getName());
            }
        }
        return changed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "vit"})
    void theAdaptedFileIsTheUsersOwnButForWhatWasTrained(String name) throws IOException, InterruptedException {
        Path original = temp.resolve(name + ".onnx");
        Path run = trained(name + "-run", "simclr", "{use: onnx, file: " + name + ".onnx}");
        Path adapted = temp.resolve(name + "-adapted.onnx");

        String printed = RanCommand.printed(0, "export", run.toString(), "--into", original.toString(), "--out", adapted.toString());

        assertTrue(printed.contains("as they were trained"), printed);
        assertEquals(Files.size(original), Files.size(adapted));
        assertEquals(withoutNumbers(model(original)), withoutNumbers(model(adapted)));
        Set<String> changed = changed(original, adapted);
        Set<String> kept = new TreeSet<>();
        model(original).getGraph().getInitializerList().forEach(tensor -> kept.add(tensor.getName()));
        kept.removeAll(changed);
        assertEquals(name.equals("vit") ? Set.of("heads.head.bias", "heads.head.weight") : Set.of("fc.bias", "fc.weight"), kept);

        byte[] pixels = new byte[IMAGES * SIDE * SIDE];
        new Random(3).nextBytes(pixels);
        float[] ours = exported(run, pixels);
        float[] stock = StockRuntime.features(headless(adapted, name), asTheFileTakesThem(pixels), IMAGES, 3, SIDE, SIDE);
        assertArrayEquals(ours, stock, 1e-3f);
        assertEquals(IMAGES * 5, StockRuntime.features(adapted, asTheFileTakesThem(pixels), IMAGES, 3, SIDE, SIDE).length, "its classifier is still there");
    }

    /** By the encoder that the run has written, of gray pixels. */
    private static float[] exported(Path run, byte[] pixels) throws IOException {
        try (Engine engine = Engine.load();
                InferenceSession session = engine.openInference(Files.readAllBytes(run.resolve("encoder.onnx")), SessionOptions.defaults().withThreads(1))) {
            return session.infer(Map.of("observation", new Array(DType.UINT8, Shape.of(IMAGES, 1, SIDE, SIDE), pixels))).values().iterator().next().toFloats();
        }
    }

    /** The same file with the input of its classifier as its output. */
    private static Path headless(Path file, String name) throws IOException {
        OnnxMl.ModelProto.Builder model = model(file).toBuilder();
        OnnxMl.NodeProto classifier = model.getGraph().getNode(model.getGraph().getNodeCount() - 1);
        model.getGraphBuilder().clearOutput().addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(classifier.getInput(0)));
        return Files.write(temp.resolve(name + "-headless.onnx"), model.build().toByteArray());
    }

    /** Gray in three channels, from 0 to 1. */
    private static byte[] asTheFileTakesThem(byte[] pixels) {
        ByteBuffer images = ByteBuffer.allocate(4 * 3 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int image = 0; image < IMAGES; image++) {
            for (int i = 0; i < 3 * SIDE * SIDE; i++) {
                images.putFloat((pixels[image * SIDE * SIDE + i % (SIDE * SIDE)] & 0xff) / 255f);
            }
        }
        return images.array();
    }

    @Test
    void whatIsFrozenStaysAndSoDoRunningStatisticsWhereTheyAreWanted() throws IOException {
        Path run = trained("frozen", "byol",
                "{use: momentum, encoder: {use: onnx, file: resnet18.onnx, freeze: [conv1.*, 'layer1.*'], batch_norm: running}}");
        Path adapted = temp.resolve("frozen.onnx");
        RanCommand.printed(0, "export", run.toString(), "--into", temp.resolve("resnet18.onnx").toString(), "--out", adapted.toString());
        Set<String> changed = changed(temp.resolve("resnet18.onnx"), adapted);
        assertTrue(changed.contains("layer2.0.conv1.weight"), changed::toString);
        assertTrue(changed.stream().noneMatch(name -> name.startsWith("conv1") || name.startsWith("layer1") || name.contains("running")), changed::toString);
    }

    @Test
    void anotherFileIsNotTakenForTheOneThatWasTrained() throws IOException {
        Path run = trained("other", "simclr", "{use: onnx, file: vit.onnx}");
        Path out = temp.resolve("other.onnx");
        String printed = RanCommand.printed(2, "export", run.toString(), "--into", temp.resolve("resnet18.onnx").toString(), "--out", out.toString());
        assertTrue(printed.contains("isn't the file that was trained"), printed);
        assertTrue(Files.notExists(out));
        assertNotEquals(0, Files.size(temp.resolve("resnet18.onnx")));
    }

    @Test
    void inspectSaysWhatIsTrained() {
        String printed = RanCommand.printed(0, "onnx", "inspect", temp.resolve("resnet18.onnx").toString());
        assertTrue(printed.matches("(?s).*takes +images \\[any, 3, 32, 32].*features +/Flatten_output_0.*trained +44,\\d{3} numbers in 60 tensors.*"), printed);
        assertTrue(printed.matches("(?s).*/layer4/layer4.1/relu_1/Relu_output_0|.*the last map of its size.*"), printed);
    }

    @Test
    void faultsAreSentences() throws IOException {
        Path recipe = Files.writeString(temp.resolve("faulty.yaml"), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: [data/gratings-000000.tar]}]}
                encoder: {use: onnx, file: resnet18.onnx, output: /Flaten_output_0}
                """);
        String printed = RanCommand.printed(2, "recipe", "check", recipe.toString());
        assertTrue(printed.contains("has no tensor '/Flaten_output_0' that is computed; did you mean '/Flatten_output_0'?"), printed);
    }
}
