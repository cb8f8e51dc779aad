package io.repforge.tests.encoders;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.repforge.api.Encoder;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Tensor;
import io.repforge.api.space.Space;
import io.repforge.framework.artifacts.OnnxWriter;
import io.repforge.framework.plugin.ClassPathComponents;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.recipe.FeatureChoice;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.train.Architecture;
import io.repforge.framework.train.EncoderSnapshot;
import io.repforge.framework.train.NamedFeatures;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import io.repforge.tests.ExportedFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the stages of every encoder give can be exported, by name. */
class FeaturesOfEncodersTest {

    private static final Space.Image IMAGE = Space.image(3, 48, 48);
    private static final int OBSERVATIONS = 3;
    private static final double ROUNDING = 1e-4;

    private static Engine engine;

    @BeforeAll
    static void load() {
        engine = Engine.load();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** Dozens of stages of networks of 100 MB, which are made as those of resnet-18 and vit. */
    private static final Set<String> LARGE = Set.of("resnet-34", "resnet-50", "resnet-101", "convnext-tiny");

    /** They need an option. */
    private static final Set<String> INCOMPLETE = Set.of("onnx", "with-teacher");

    static Stream<Object> encoders() {
        List<Components.Installed<Encoder<?>>> installed = ClassPathComponents.load().all(Encoder.class);
        return Stream.concat(
                installed.stream().<Object>map(encoder -> encoder.component().name()).filter(name -> !LARGE.contains(name) && !INCOMPLETE.contains(name)).sorted(),
                Stream.of(
                        Map.of("use", "onnx", "file", ExportedFiles.of("resnet18").toString(), "size", 32),
                        Map.of("use", "onnx", "file", ExportedFiles.of("vit").toString()),
                        Map.of("use", "with-teacher", "encoder", Map.of("use", "conv-net", "channels", List.of(4, 8)), "teacher", "basic-cnn"),
                        Map.of("use", "jigsaw", "encoder", Map.of("use", "magical-cnn", "arch", "small")),
                        Map.of("use", "momentum", "encoder", Map.of("use", "jigsaw", "channels", List.of(4, 8))),
                        Map.of("use", "recurrent", "encoder", Map.of("use", "conv-net", "block", "residual", "channels", List.of(4, 8)))));
    }

    private static Architecture architecture(Object encoder) {
        return RepresentationLearner.of("simclr").batchSize(4).representationDim(8).set("encoder", encoder).build()
                .architecture(StepSpec.of(IMAGE, Space.discrete(4), Map.of()));
    }

    private static Array pixels() {
        byte[] pixels = new byte[OBSERVATIONS * (int) IMAGE.shape().elements()];
        new Random(5).nextBytes(pixels);
        return new Array(DType.UINT8, IMAGE.shape().prepend(OBSERVATIONS), pixels);
    }

    private static Map<String, Array> run(OnnxMl.ModelProto model) {
        try (InferenceSession session = engine.openInference(model.toByteArray(), SessionOptions.defaults().withThreads(1))) {
            return session.infer(Map.of(Network.OBSERVATION, pixels()));
        }
    }

    /** The tensors themselves, as outputs of the one graph that makes all of them. */
    private static Map<String, Array> tensors(EncoderSnapshot snapshot) {
        NamedFeatures features = Network.features(snapshot.architecture());
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        features.tensors().forEach((name, tensor) -> outputs.put("all/" + name, tensor));
        Tensor any = features.tensors().values().iterator().next();
        Map<String, Array> tensors = new LinkedHashMap<>();
        run(OnnxWriter.of(any.graph()).outputs(outputs).values(snapshot.values()).openBatch().write())
                .forEach((name, array) -> tensors.put(name.substring("all/".length()), array));
        return tensors;
    }

    private static float[] exported(EncoderSnapshot snapshot, FeatureChoice choice) {
        OnnxMl.ModelProto model = snapshot.withFeatures(choice).model();
        assertEquals(Map.of("features", choice.toString()), metadata(model));
        return run(model).get(Network.REPRESENTATION).toFloats();
    }

    private static Map<String, String> metadata(OnnxMl.ModelProto model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(property -> metadata.put(property.getKey(), property.getValue()));
        return metadata;
    }

    private static void assertClose(float[] wanted, float[] got, String what) {
        float largest = 0;
        for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 0, what + " is zero, which proves nothing");
        assertArrayEquals(wanted, got, (float) (ROUNDING * largest), what);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void eachNamedFeatureIsExportedAsTheNetworkHasIt(Object encoder) {
        EncoderSnapshot snapshot = EncoderSnapshot.untrained(architecture(encoder), 3);
        Map<String, Array> tensors = tensors(snapshot);
        assertTrue(tensors.size() >= 2, "names what its stages give: " + tensors);
        tensors.forEach((name, array) -> {
            FeatureChoice choice = FeatureChoice.parse(name);
            assertClose(array.toFloats(), exported(snapshot, choice), name);
            if (array.shape().rank() == 4) {
                assertClose(means(array), exported(snapshot, new FeatureChoice(name, 1)), name + ":1");
            }
        });
    }

    /** Of each channel of {@code [N, C, H, W]}. */
    private static float[] means(Array map) {
        int places = (int) (map.shape().dim(2) * map.shape().dim(3));
        float[] values = map.toFloats();
        float[] means = new float[values.length / places];
        for (int i = 0; i < values.length; i++) {
            means[i / places] += values[i] / places;
        }
        return means;
    }

    /** Each ninth of a map is what the trunk makes of that tile alone. */
    @Test
    void mapsOfJigsawsTilesLieAsTheTilesDo() {
        EncoderSnapshot snapshot = EncoderSnapshot.untrained(architecture("jigsaw"), 3);
        Array map = tensors(snapshot).get("conv2");
        assertEquals(Shape.of(OBSERVATIONS, 64, 24, 24), map.shape());
        // The last row of the tiles above and the first of those below are made of other tiles, so that zeros stand around each: a tile of another image changes nothing.
        float[] grid = exported(snapshot, FeatureChoice.parse("conv2:3"));
        float[] values = map.toFloats();
        double sum = 0;
        for (int y = 8; y < 16; y++) {
            for (int x = 16; x < 24; x++) {
                sum += values[y * 24 + x];
            }
        }
        assertEquals(sum / 64, grid[5], 1e-4, "the tile in the middle row and the last column");
    }

    /** What comes after a feature isn't needed for it. */
    @Test
    void anExportHoldsWhatItsFeaturesNeedAlone() {
        EncoderSnapshot snapshot = EncoderSnapshot.untrained(architecture(Map.of("use", "conv-net", "channels", List.of(4, 8, 16))), 3);
        List<String> weights = snapshot.withFeatures(FeatureChoice.parse("conv2")).model().getGraph().getInitializerList().stream()
                .map(OnnxMl.TensorProto::getName).toList();
        assertTrue(weights.contains("encoder/conv2/weight"), weights.toString());
        assertFalse(weights.contains("encoder/conv3/weight"), weights.toString());
    }
}
