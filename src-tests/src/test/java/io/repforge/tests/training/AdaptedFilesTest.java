package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.array.Shape;
import io.repforge.framework.data.webdataset.WebDataset;
import io.repforge.tests.ExportedFiles;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every exporter are trained for fifty steps, and come back as the same files with other numbers, which a stock ONNX Runtime computes with. */
class AdaptedFilesTest {

    private static final int CHANNELS = 3;

    @TempDir
    static Path temp;

    @BeforeAll
    static void writes() throws IOException {
        for (int side : new int[] {16, 32}) {
            WebDataset.write(Gratings.of(64, side, 0.3, 1).steps(), temp.resolve("data"), "gratings-of-" + side);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet18-new", "resnet18-folded", "mobilenet-v3", "efficientnet", "shufflenet", "regnet", "densenet", "convnext",
            "convnext-classic", "vit", "vit-new", "vit-fixed", "swin", "swin-new", "swin-fixed", "tensorflow"})
    void isTheUsersOwnButForWhatWasTrained(String name) throws IOException, InterruptedException {
        Path original = Files.copy(ExportedFiles.of(name), temp.resolve(name + ".onnx"));
        JsonNode inspected = new ObjectMapper().readTree(RanCommand.printed(0, "onnx", "inspect", original.toString(), "--json"));
        assertEquals(0, inspected.get("faults").size(), () -> inspected.get("faults").toString());

        List<Long> input = WrittenFiles.model(original).getGraph().getInput(0).getType().getTensorType().getShape().getDimList().stream()
                .map(OnnxMl.TensorShapeProto.Dimension::getDimValue).toList();
        boolean channelsLast = input.get(3) == CHANNELS;
        int side = Math.toIntExact(channelsLast ? input.get(1) : input.get(2));
        Path run = trained(name, side);
        Path adapted = temp.resolve(name + "-adapted.onnx");
        RanCommand.printed(0, "export", run.toString(), "--into", original.toString(), "--out", adapted.toString());

        assertEquals(Files.size(original), Files.size(adapted));
        assertEquals(withoutNumbers(WrittenFiles.model(original)), withoutNumbers(WrittenFiles.model(adapted)));
        assertEquals(of(inspected, Set.of("trained", "statistic")), WrittenFiles.changed(original, adapted));
        int images = input.get(0) == 1 ? 1 : 3;
        byte[] pixels = new byte[images * side * side];
        new Random(3).nextBytes(pixels);
        float[] ours = WrittenFiles.features(run, pixels, Shape.of(images, 1, side, side));
        long[] shape = channelsLast ? new long[] {images, side, side, CHANNELS} : new long[] {images, CHANNELS, side, side};
        float[] stock = StockRuntime.features(endingAt(adapted, inspected.get("output").asText()), gray(pixels, side * side, channelsLast), shape);
        double largest = 0;
        for (float feature : ours) {
            largest = Math.max(largest, Math.abs(feature));
        }
        assertArrayEquals(ours, stock, (float) (1e-3 * largest));
    }

    private static Path trained(String name, int side) throws IOException {
        Path recipe = Files.writeString(temp.resolve(name + ".yaml"), """
                algorithm: simclr
                data: {train: [{use: webdataset, urls: [data/gratings-of-%d-000000.tar]}]}
                encoder: {use: onnx, file: %s.onnx}
                representation_dim: null
                projection_dim: 16
                batch_size: 8
                n_epochs: 2
                batches_per_epoch: 25
                threads: 1
                """.formatted(side, name));
        Path folder = temp.resolve(name + "-run");
        RanCommand.printed(0, "train", recipe.toString(), "--out", folder.toString());
        return folder;
    }

    private static Set<String> of(JsonNode inspected, Set<String> roles) {
        Set<String> names = new TreeSet<>();
        inspected.get("tensors").forEach(tensor -> {
            if (roles.contains(tensor.get("role").asText())) {
                names.add(tensor.get("name").asText());
            }
        });
        return names;
    }

    private static OnnxMl.ModelProto withoutNumbers(OnnxMl.ModelProto model) {
        OnnxMl.ModelProto.Builder bare = model.toBuilder();
        bare.getGraphBuilder().getInitializerBuilderList().forEach(OnnxMl.TensorProto.Builder::clearRawData);
        return bare.build();
    }

    /** The same file with that tensor as its output. */
    private static Path endingAt(Path file, String output) throws IOException {
        OnnxMl.ModelProto.Builder model = WrittenFiles.model(file).toBuilder();
        model.getGraphBuilder().clearOutput().addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(output));
        return Files.write(file.resolveSibling("ending-" + file.getFileName()), model.build().toByteArray());
    }

    /** Gray in all channels, from 0 to 1. */
    private static byte[] gray(byte[] pixels, int places, boolean channelsLast) {
        ByteBuffer images = ByteBuffer.allocate(4 * CHANNELS * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < CHANNELS * pixels.length; i++) {
            int pixel = channelsLast ? i / CHANNELS : i / (CHANNELS * places) * places + i % places;
            images.putFloat((pixels[pixel] & 0xff) / 255f);
        }
        return images.array();
    }
}
