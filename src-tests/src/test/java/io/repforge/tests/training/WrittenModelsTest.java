package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.TrainingModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import io.repforge.framework.runtime.Engine;
import io.repforge.framework.runtime.InferenceSession;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.runtime.TrainingSession;
import io.repforge.framework.train.EncoderExport;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.Network;
import io.repforge.framework.train.RepresentationLearner;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves behind works without Repforge. */
class WrittenModelsTest {

    private static final int BATCH = 16;
    private static final int SIDE = 16;

    @TempDir
    static Path temp;

    private static LearnResult run;

    @BeforeAll
    static void trains() {
        run = RepresentationLearner.of("simclr").batchSize(BATCH).representationDim(8)
                .set("encoder", Map.of("use", "magical-cnn", "arch", "small", "dropout", 0.1))
                .set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of("flip-left-right", "noise")))
                .build()
                .learn(List.of(Gratings.small(64)), LearnOptions.of().epochs(2).logDir(temp.resolve("run")));
        EncoderExport.write(run.folder(), run.encoder(), BATCH, Optional.empty(), SessionOptions.defaults());
    }

    private static byte[] pixels(int count) {
        ByteBuffer pixels = ByteBuffer.allocate(count * SIDE * SIDE);
        Gratings.of(count, SIDE, 0.5, 9).steps().forEach(step -> pixels.put(((Array) step.observation()).bytes()));
        return pixels.array();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aStockOnnxRuntimeGivesTheFeaturesThatOurOwnSessionGives(int count) throws Exception {
        byte[] pixels = pixels(count);
        float[] ours;
        try (Engine engine = Engine.load();
                InferenceSession session = engine.openInference(run.folder().encoder(), SessionOptions.defaults())) {
            Array images = new Array(DType.UINT8, Shape.of(count, 1, SIDE, SIDE), pixels);
            ours = session.infer(Map.of(Network.OBSERVATION, images)).get(Network.REPRESENTATION).toFloats();
        }
        float[] stock = StockRuntime.features(run.folder().encoder(), pixels, count, 1, SIDE, SIDE);
        assertEquals(count * 8, stock.length);
        assertArrayEquals(ours, stock, 1e-4f);
        for (float feature : ours) {
            assertTrue(Math.abs(feature) > 1e-6, "features of zero would prove nothing");
        }
    }

    @Test
    void theArtifactsAreTheFourFilesOfOnnxRuntimesTrainingLayout() throws IOException {
        try (Stream<Path> files = Files.list(run.folder().artifacts())) {
            Set<String> names = new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
            assertEquals(Set.of("checkpoint", "eval_model.onnx", "optimizer_model.onnx", "training_model.onnx"), names);
        }
    }

    @Test
    void anySessionTrainsOnFromThem() {
        Map<String, HostBuffer> batch = Map.of(
                Network.CONTEXT, HostBuffer.copyOf(new Array(DType.UINT8, Shape.of(BATCH, 1, SIDE, SIDE), pixels(BATCH))),
                Network.TARGET, HostBuffer.copyOf(new Array(DType.UINT8, Shape.of(BATCH, 1, SIDE, SIDE), pixels(BATCH))));
        TrainingProgram start = TrainingProgram.read(run.folder().artifacts());
        try (Engine engine = Engine.load();
                TrainingSession before = engine.openTraining(start, SessionOptions.defaults());
                TrainingSession after = engine.openTraining(
                        start.startingFrom(CheckpointFile.read(run.folder().latest().orElseThrow().model())), SessionOptions.defaults())) {
            assertEquals(TrainingModel.LOSS, before.outputs().get(0));
            assertEquals(Set.copyOf(before.parameterNames()), Set.copyOf(after.parameterNames()));
            double lossBefore = before.evalStep(batch).scalar(TrainingModel.LOSS);
            double lossAfter = after.evalStep(batch).scalar(TrainingModel.LOSS);
            assertTrue(Double.isFinite(lossBefore) && Double.isFinite(lossAfter) && lossBefore != lossAfter, lossBefore + " and " + lossAfter);
            assertEquals(run.encoder().values(), after.parameters());
        } finally {
            batch.values().forEach(HostBuffer::close);
        }
    }
}
