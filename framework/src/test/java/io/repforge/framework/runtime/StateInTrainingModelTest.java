package io.repforge.framework.runtime;

import static io.repforge.framework.runtime.ModelBuilder.MICROSOFT;
import static io.repforge.framework.runtime.ModelBuilder.flag;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the training graph may do to parameters and state within a step: Repforge's weight decay, gates and statistics rest on it. */
class StateInTrainingModelTest {

    private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(2);

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

    @Test
    void aTrainedParameterCanBeOverwrittenWhereAFlagOfTheGraphSaysSo() throws IOException {
        // loss = sum(w · x), so the gradient is x; then w ← 0.5 · w if the flag is set, and the optimizer steps from there.
        new ModelBuilder()
                .input("x", DType.FLOAT32, 2).input("w", DType.FLOAT32, 2).input("decay", DType.FLOAT32)
                .output("loss", DType.FLOAT32)
                .constant("zero", Array.scalar(DType.FLOAT32, 0)).constant("zeros", Array.of(Shape.of(2), 0f, 0f))
                .constant("one", Array.scalar(DType.FLOAT32, 1)).constant("length", Array.of(Shape.of(1), 1L))
                .node("Mul", List.of("w", "x"), "product")
                .node("", "ReduceSum", List.of("product"), List.of("loss"), Map.of("keepdims", 0))
                .node("Identity", List.of("x"), "w_grad")
                .gradient("w", "w_grad", 2).input("lazy_reset_grad", DType.BOOL, 1)
                .node("Greater", List.of("decay", "zero"), "wanted").node("Reshape", List.of("wanted", "length"), "flag")
                .node("Sub", List.of("one", "decay"), "kept").node("Mul", List.of("w", "kept"), "decayed")
                .node("Where", List.of("flag", "decayed", "zeros"), "new_w")
                .assign("w", "new_w", "flag")
                .write(folder.resolve("training_model.onnx"));
        write(Map.of("w", Array.of(Shape.of(2), 4f, 8f)), Map.of());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            HostBuffer x = HostBuffer.copyOf(Array.of(Shape.of(2), 1f, 2f));
            HostBuffer decay = HostBuffer.copyOf(Array.scalar(DType.FLOAT32, 0));
            Map<String, HostBuffer> inputs = Map.of("x", x, "decay", decay);

            assertEquals(20, session.trainStep(inputs).scalar("loss"));
            assertArrayEquals(new float[] {4, 8}, session.parameter("w").toFloats());

            decay.set(Array.scalar(DType.FLOAT32, 0.5));
            session.resetGradients();
            session.trainStep(inputs);
            assertArrayEquals(new float[] {2, 4}, session.parameter("w").toFloats());
            session.optimizerStep(1f);
            assertArrayEquals(new float[] {1, 2}, session.parameter("w").toFloats());

            session.saveCheckpoint(folder.resolve("saved"), true);
            assertArrayEquals(new float[] {1, 2}, CheckpointFile.read(folder.resolve("saved")).trained().get("w").toFloats());
        }
    }

    /**
     * Without a path in the graph from a buffer's readers to the node that overwrites it, the executor may run them in either order. The flags of
     * the gradients' accumulation make such a path: they are true, and there only after all of the backward pass.
     */
    @Test
    void theFlagsOfTheGradientsOrderAnOverwriteAfterTheBackwardPass() throws IOException {
        new ModelBuilder()
                .input("x", DType.FLOAT32, 2).input("w", DType.FLOAT32, 2)
                .output("loss", DType.FLOAT32).output("accumulated", DType.BOOL, 1)
                .constant("half", Array.scalar(DType.FLOAT32, 0.5)).constant("two", Array.scalar(DType.FLOAT32, 2))
                // The overwrite comes first in the file, and reads nothing that comes late but the flag.
                .node("Mul", List.of("w", "half"), "new_w")
                .node("And", List.of("w_grad.accumulation.out", "w_grad.accumulation.out"), "after")
                .assign("w", "new_w", "after")
                .node("Mul", List.of("w", "x"), "product").node("Mul", List.of("product", "product"), "square")
                .node("", "ReduceSum", List.of("square"), List.of("loss"), Map.of("keepdims", 0))
                .node("Mul", List.of("product", "x"), "half_grad").node("Mul", List.of("half_grad", "two"), "w_grad")
                .gradient("w", "w_grad", 2).input("lazy_reset_grad", DType.BOOL, 1)
                .node("Identity", List.of("after"), "accumulated")
                .write(folder.resolve("training_model.onnx"));
        write(Map.of("w", Array.of(Shape.of(2), 2f, 4f)), Map.of());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Map<String, HostBuffer> inputs = Map.of("x", HostBuffer.copyOf(Array.of(Shape.of(2), 1f, 2f)));
            Outputs outputs = session.trainStep(inputs);
            assertEquals(2 * 2 + 8 * 8, outputs.scalar("loss"));
            assertEquals(1, outputs.scalar("accumulated"));
            assertArrayEquals(new float[] {1, 2}, session.parameter("w").toFloats());
            session.optimizerStep(0.125f);
            assertArrayEquals(new float[] {1 - 0.5f, 2 - 4f}, session.parameter("w").toFloats());
            // What the library lists leaves out the accumulation's own flags.
            assertEquals(List.of("loss", "accumulated", "w.assigned"), session.outputs());
        }
    }

    @Test
    void bytesAndTruthValuesAreFedInTheModelsOrder() throws IOException {
        new ModelBuilder()
                .input("pixels", DType.UINT8, 2, 2).input("w", DType.FLOAT32).input("keep", DType.BOOL, 2, 1)
                .output("loss", DType.FLOAT32)
                .constant("zero", Array.scalar(DType.FLOAT32, 0)).constant("shape", Array.of(Shape.of(0), new long[0]))
                .node("", "Cast", List.of("pixels"), List.of("floats"), Map.of("to", 1))
                .node("Where", List.of("keep", "floats", "zero"), "kept")
                .node("", "ReduceSum", List.of("kept"), List.of("sum"), Map.of("keepdims", 0))
                .node("Mul", List.of("sum", "w"), "loss").node("Reshape", List.of("sum", "shape"), "w_grad")
                .gradient("w", "w_grad").input("lazy_reset_grad", DType.BOOL, 1).input("unused_order", DType.INT32, 1)
                .output("echo", DType.INT32, 1).node("Identity", List.of("unused_order"), "echo")
                .write(folder.resolve("training_model.onnx"));
        write(Map.of("w", Array.scalar(DType.FLOAT32, 2)), Map.of());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            assertEquals(List.of("pixels", "keep", "unused_order"), session.inputs());
            Outputs outputs = session.trainStep(Map.of(
                    "pixels", HostBuffer.copyOf(new Array(DType.UINT8, Shape.of(2, 2), new byte[] {1, 2, (byte) 200, (byte) 255})),
                    "keep", HostBuffer.copyOf(new Array(DType.BOOL, Shape.of(2, 1), new byte[] {0, 1})),
                    "unused_order", HostBuffer.copyOf(Array.of(Shape.of(1), 7))));
            assertEquals(910, outputs.scalar("loss"));
            assertEquals(7, outputs.scalar("echo"));
        }
    }

    @Test
    void batchNormalisationKeepsItsRunningStatisticsInFrozenParameters() throws IOException {
        int n = 8;
        int c = 3;
        new ModelBuilder()
                .input("x", DType.FLOAT32, n, c, 2, 2).input("scale", DType.FLOAT32, c).input("bias", DType.FLOAT32, c)
                .input("mean", DType.FLOAT32, c).input("variance", DType.FLOAT32, c)
                .output("loss", DType.FLOAT32)
                .node(MICROSOFT, "BatchNormInternal", List.of("x", "scale", "bias", "mean", "variance"),
                        List.of("y", "mean_out", "variance_out", "saved_mean", "saved_inv_std"), Map.of("epsilon", 1e-5f, "momentum", 0.9f))
                .node("Mul", List.of("y", "y"), "square")
                .node("", "ReduceSum", List.of("square"), List.of("total"), Map.of("keepdims", 0))
                .constant("half", Array.scalar(DType.FLOAT32, 0.5)).node("Mul", List.of("total", "half"), "loss")
                .node(MICROSOFT, "BatchNormalizationGrad", List.of("y", "x", "scale", "saved_mean", "saved_inv_std"),
                        List.of("x_grad", "scale_grad", "bias_grad"), Map.of("epsilon", 1e-5f))
                .gradient("scale", "scale_grad", c).gradient("bias", "bias_grad", c).input("lazy_reset_grad", DType.BOOL, 1)
                .write(folder.resolve("training_model.onnx"));
        Array ones = Array.of(Shape.of(c), 1f, 1f, 1f);
        write(Map.of("scale", ones, "bias", Array.of(Shape.of(c), 0f, 0f, 0f)),
                Map.of("mean", Array.of(Shape.of(c), 0f, 0f, 0f), "variance", ones));
        float[] x = new float[n * c * 4];
        Random random = new Random(3);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian() * 2 + 1;
        }
        double[] mean = new double[c];
        double[] variance = new double[c];
        for (int i = 0; i < x.length; i++) {
            mean[i / 4 % c] += x[i] / (n * 4.0);
        }
        for (int i = 0; i < x.length; i++) {
            variance[i / 4 % c] += Math.pow(x[i] - mean[i / 4 % c], 2) / (n * 4.0);
        }
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            session.trainStep(Map.of("x", HostBuffer.copyOf(Array.of(Shape.of(n, c, 2, 2), x))));
            for (int i = 0; i < c; i++) {
                assertEquals(0.1 * mean[i], session.parameter("mean").get(i), 1e-5);
                assertEquals(0.9 + 0.1 * variance[i], session.parameter("variance").get(i), 1e-4);
            }
        }
    }

    private void write(Map<String, Array> trained, Map<String, Array> frozen) throws IOException {
        CheckpointFile.of(trained, frozen).write(folder.resolve("checkpoint"));
        Files.write(folder.resolve("optimizer_model.onnx"), OptimizerModel.sgd().toByteArray());
    }
}
