package io.repforge.framework.runtime;

import static io.repforge.framework.runtime.ModelBuilder.MICROSOFT;
import static io.repforge.framework.runtime.ModelBuilder.flag;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.repforge.api.array.Array;
import io.repforge.api.array.DType;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.artifacts.OptimizerModel;
import io.repforge.framework.artifacts.TrainingProgram;
import io.repforge.framework.data.HostBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A linear classifier in the training session against the same mathematics in float64. */
class TrainingSessionTest {

    private static final int N = 4;
    private static final int IN = 3;
    private static final int OUT = 5;
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
    void adamTakesTheStepsThatItsPaperSays() throws IOException {
        Classifier expected = new Classifier();
        write(classifier(), OptimizerModel.adamW(0.9f, 0.999f, 1e-8f));
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            for (int step = 0; step < 5; step++) {
                double loss = session.trainStep(batch(step)).scalar("loss");
                assertEquals(expected.gradients(step), loss, 1e-5);
                session.optimizerStep(0.01f * (step + 1));
                expected.adam(0.01 * (step + 1));
                session.resetGradients();
            }
            assertArrayEquals(expected.w, session.parameter("w").toDoubles(), 1e-5);
            assertArrayEquals(expected.b, session.parameter("b").toDoubles(), 1e-5);
            assertArrayEquals(expected.average, session.parameter("average").toDoubles(), 1e-5);
        }
    }

    @Test
    void sgdDescendsAlongTheGradient() throws IOException {
        Classifier expected = new Classifier();
        write(classifier(), OptimizerModel.sgd());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            for (int step = 0; step < 5; step++) {
                double loss = session.trainStep(batch(step)).scalar("loss");
                assertEquals(expected.gradients(step), loss, 1e-5);
                session.optimizerStep(0.1f);
                expected.sgd(0.1);
                session.resetGradients();
            }
            assertArrayEquals(expected.w, session.parameter("w").toDoubles(), 1e-5);
        }
    }

    @Test
    void gradientsAddUpUntilTheyAreReset() throws IOException {
        Classifier expected = new Classifier();
        write(classifier(), OptimizerModel.sgd());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            session.trainStep(batch(0));
            session.trainStep(batch(1));
            session.optimizerStep(0.1f);
        }
        expected.gradients(0);
        double[] first = expected.gw.clone();
        expected.gradients(1);
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            session.trainStep(batch(0));
            session.trainStep(batch(1));
            session.optimizerStep(0.1f);
            double[] w = session.parameter("w").toDoubles();
            for (int i = 0; i < w.length; i++) {
                assertEquals(expected.w[i] - 0.1 * (first[i] + expected.gw[i]), w[i], 1e-5);
            }
        }
    }

    @Test
    void trainingGoesOnBitForBitFromACheckpoint() throws IOException {
        write(classifier(), OptimizerModel.adamW(0.9f, 0.999f, 1e-8f));
        Path middle = folder.resolve("middle");
        double[] losses = new double[6];
        Map<String, Array> end;
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            for (int step = 0; step < 6; step++) {
                if (step == 3) {
                    session.saveCheckpoint(middle, true);
                }
                losses[step] = session.trainStep(batch(step)).scalar("loss");
                session.optimizerStep(0.02f);
                session.resetGradients();
            }
            end = session.parameters();
        }
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder, middle), OPTIONS)) {
            session.resetGradients();
            for (int step = 3; step < 6; step++) {
                assertEquals(losses[step], session.trainStep(batch(step)).scalar("loss"));
                session.optimizerStep(0.02f);
                session.resetGradients();
            }
            assertEquals(end, session.parameters());
        }
    }

    @Test
    void theCheckpointThatTheLibraryWroteIsReadBack() throws IOException {
        write(classifier(), OptimizerModel.adamW(0.9f, 0.999f, 1e-8f));
        Path saved = folder.resolve("saved");
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            session.trainStep(batch(0));
            session.optimizerStep(0.02f);
            session.saveCheckpoint(saved, true);
            CheckpointFile read = CheckpointFile.read(saved);
            assertEquals(Map.of("w", session.parameter("w"), "b", session.parameter("b")), read.trained());
            assertEquals(Map.of("average", session.parameter("average")), read.frozen());
            CheckpointFile.OptimizerGroup group = read.groups().get(0);
            assertEquals("group0", group.name());
            assertEquals(1, group.step());
            Classifier expected = new Classifier();
            expected.gradients(0);
            expected.adam(0.02);
            assertArrayEquals(expected.mw, group.moments().get("w").get("momentum0").toDoubles(), 1e-6);
            assertArrayEquals(expected.vw, group.moments().get("w").get("momentum1").toDoubles(), 1e-6);
        }
    }

    @Test
    void parametersCanBeSet() throws IOException {
        write(classifier(), OptimizerModel.sgd());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Array other = Array.of(Shape.of(OUT), 1f, 2f, 3f, 4f, 5f);
            session.setParameter("b", other);
            session.setParameter("average", other);
            assertEquals(other, session.parameter("b"));
            assertEquals(other, session.parameter("average"));
            session.trainStep(batch(0));
            assertArrayEquals(other.toDoubles(), session.parameter("average").toDoubles(), 1e-6);
            assertThrows(IllegalArgumentException.class, () -> session.setParameter("b", Array.of(Shape.of(2), 1f, 2f)));
            assertThrows(IllegalArgumentException.class, () -> session.parameter("c"));
        }
    }

    @Test
    void inputsAndOutputsAreListedInTheModelsOrder() throws IOException {
        write(classifier(), OptimizerModel.sgd());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            assertEquals(List.of("x", "labels"), session.inputs());
            assertEquals(List.of("loss", "logits"), session.outputs().subList(0, 2));
            assertEquals(List.of("w", "b", "average"), session.parameterNames());
            Outputs outputs = session.trainStep(batch(0));
            assertEquals(Shape.of(N, OUT), outputs.array("logits").shape());
        }
    }

    @Test
    void evaluationSeesTheTrainedParameters() throws IOException {
        write(classifier(), OptimizerModel.sgd());
        new ModelBuilder().input("w", DType.FLOAT32, IN, OUT).input("rows", DType.FLOAT32, N, IN).input("b", DType.FLOAT32, OUT)
                .input("average", DType.FLOAT32, OUT) // unused, but the library feeds it
                .output("scores", DType.FLOAT32, N, OUT)
                .node("Gemm", List.of("rows", "w", "b"), "scores").write(folder.resolve("eval_model.onnx"));
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Map<String, HostBuffer> batch = batch(0);
            for (int step = 0; step < 2; step++) {
                float[] logits = session.trainStep(batch).array("logits").toFloats();
                assertArrayEquals(logits, session.evalStep(Map.of("rows", batch.get("x"))).array("scores").toFloats());
                session.optimizerStep(0.1f);
            }
        }
    }

    @Test
    void parametersThatTheTrainingModelDoesNotUseAreKept() throws IOException {
        write(classifier(), OptimizerModel.sgd());
        CheckpointFile used = CheckpointFile.read(folder.resolve("checkpoint"));
        Map<String, Array> frozen = new LinkedHashMap<>(used.frozen());
        Array spare = Array.of(Shape.of(2), 5L, 6L);
        frozen.put("spare", spare);
        CheckpointFile.of(used.trained(), frozen).withProperty("epoch", 3L).write(folder.resolve("checkpoint"));
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            session.trainStep(batch(0));
            session.optimizerStep(0.1f);
            assertEquals(spare, session.parameter("spare"));
            Array other = Array.of(Shape.of(2), 7L, 8L);
            session.setParameter("spare", other);
            assertEquals(other, session.parameter("spare"));
            session.saveCheckpoint(folder.resolve("saved"), true);
            CheckpointFile saved = CheckpointFile.read(folder.resolve("saved"));
            assertEquals(other, saved.frozen().get("spare"));
            assertEquals(3L, saved.properties().get("epoch"));
        }
    }

    @Test
    void aMissingInputIsNamed() throws IOException {
        write(classifier(), OptimizerModel.sgd());
        try (TrainingSession session = engine.openTraining(TrainingProgram.read(folder), OPTIONS)) {
            Map<String, HostBuffer> half = new LinkedHashMap<>(batch(0));
            half.remove("labels");
            String message = assertThrows(IllegalArgumentException.class, () -> session.trainStep(half)).getMessage();
            assertTrue(message.contains("'labels'"), message);
        }
    }

    @Test
    void aFileThatIsNoCheckpointIsTheUsersError() throws IOException {
        write(classifier(), OptimizerModel.sgd());
        Files.writeString(folder.resolve("checkpoint"), "something else entirely");
        String message = assertThrows(UserError.class, () -> engine.openTraining(TrainingProgram.read(folder), OPTIONS)).getMessage();
        assertTrue(message.contains("is not a training checkpoint"), message);
    }

    private void write(ModelBuilder model, ModelProto optimizer) throws IOException {
        Classifier start = new Classifier();
        model.write(folder.resolve("training_model.onnx"));
        Files.write(folder.resolve("optimizer_model.onnx"), optimizer.toByteArray());
        Map<String, Array> trained = new LinkedHashMap<>();
        trained.put("w", floats(start.w, IN, OUT));
        trained.put("b", floats(start.b, OUT));
        CheckpointFile.of(trained, Map.of("average", floats(start.average, OUT))).write(folder.resolve("checkpoint"));
    }

    private static Array floats(double[] values, long... dims) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Array.of(Shape.of(dims), floats);
    }

    /** {@code logits = x·w + b}, cross-entropy, and a moving average of b as state. */
    private static ModelBuilder classifier() {
        return new ModelBuilder()
                .input("x", DType.FLOAT32, N, IN).input("labels", DType.INT64, N)
                .input("w", DType.FLOAT32, IN, OUT).input("b", DType.FLOAT32, OUT).input("average", DType.FLOAT32, OUT)
                .output("loss", DType.FLOAT32).output("logits", DType.FLOAT32, N, OUT)
                .constant("one", Array.of(Shape.SCALAR, 1f)).constant("axis", Array.of(Shape.of(1), 0L))
                .constant("keep", Array.scalar(DType.FLOAT32, 0.9)).constant("take", Array.scalar(DType.FLOAT32, 0.1))
                .constant("yes", flag(true))
                .node("Gemm", List.of("x", "w", "b"), "logits")
                .node("", "SoftmaxCrossEntropyLoss", List.of("logits", "labels"), List.of("loss", "log_prob"), Map.of("reduction", "mean"))
                .node(MICROSOFT, "SoftmaxCrossEntropyLossGrad", List.of("one", "log_prob", "labels"), List.of("logits_grad"),
                        Map.of("reduction", "mean"))
                .node("", "Gemm", List.of("x", "logits_grad"), List.of("w_grad"), Map.of("transA", 1))
                .node("", "ReduceSum", List.of("logits_grad", "axis"), List.of("b_grad"), Map.of("keepdims", 0))
                .gradient("w", "w_grad", IN, OUT).gradient("b", "b_grad", OUT).input("lazy_reset_grad", DType.BOOL, 1)
                .node("Mul", List.of("average", "keep"), "kept").node("Mul", List.of("b", "take"), "taken")
                .node("Add", List.of("kept", "taken"), "new_average")
                .assign("average", "new_average", "yes");
    }

    private static Map<String, HostBuffer> batch(int step) {
        return Map.of("x", HostBuffer.copyOf(floats(x(step), N, IN)), "labels", HostBuffer.copyOf(Array.of(Shape.of(N), labels(step))));
    }

    private static double[] x(int step) {
        return new Random(step).doubles(N * IN, -1, 1).map(v -> (float) v).toArray();
    }

    private static long[] labels(int step) {
        return new Random(100 + step).longs(N, 0, OUT).toArray();
    }

    /** The expectation, in float64. */
    private static final class Classifier {
        final double[] w = new Random(7).doubles(IN * OUT, -0.5, 0.5).map(v -> (float) v).toArray();
        final double[] b = new Random(8).doubles(OUT, -0.5, 0.5).map(v -> (float) v).toArray();
        final double[] average = new double[OUT];
        double[] gw = new double[IN * OUT];
        double[] gb = new double[OUT];
        final double[] mw = new double[IN * OUT];
        final double[] vw = new double[IN * OUT];
        final double[] mb = new double[OUT];
        final double[] vb = new double[OUT];
        int steps;

        double gradients(int step) {
            double[] x = x(step);
            long[] labels = labels(step);
            gw = new double[IN * OUT];
            gb = new double[OUT];
            double loss = 0;
            for (int n = 0; n < N; n++) {
                double[] p = new double[OUT];
                double sum = 0;
                for (int o = 0; o < OUT; o++) {
                    double logit = b[o];
                    for (int i = 0; i < IN; i++) {
                        logit += x[n * IN + i] * w[i * OUT + o];
                    }
                    p[o] = Math.exp(logit);
                    sum += p[o];
                }
                loss -= Math.log(p[(int) labels[n]] / sum) / N;
                for (int o = 0; o < OUT; o++) {
                    double d = (p[o] / sum - (o == labels[n] ? 1 : 0)) / N;
                    gb[o] += d;
                    for (int i = 0; i < IN; i++) {
                        gw[i * OUT + o] += x[n * IN + i] * d;
                    }
                }
            }
            for (int o = 0; o < OUT; o++) {
                average[o] = 0.9 * average[o] + 0.1 * b[o];
            }
            return loss;
        }

        void adam(double rate) {
            steps++;
            adam(w, gw, mw, vw, rate);
            adam(b, gb, mb, vb, rate);
        }

        private void adam(double[] p, double[] g, double[] m, double[] v, double rate) {
            for (int i = 0; i < p.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                p[i] -= rate * m[i] / (1 - Math.pow(0.9, steps)) / (Math.sqrt(v[i] / (1 - Math.pow(0.999, steps))) + 1e-8);
            }
        }

        void sgd(double rate) {
            for (int i = 0; i < w.length; i++) {
                w[i] -= rate * gw[i];
            }
            for (int i = 0; i < b.length; i++) {
                b[i] -= rate * gb[i];
            }
        }
    }
}
