package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import io.repforge.framework.runtime.OneDnnUse;
import io.repforge.framework.runtime.Precision;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training with oneDNN's kernels, by two threads: the same mathematics as without, the same bits every time, and no trace on disk. */
class OneDnnRunTest {

    private static final Gratings DATA = Gratings.small(56);
    private static final int STEPS_PER_EPOCH = 3;

    @TempDir
    Path temp;

    private static RepresentationLearner learner(String arch, String optimizer, double rate) {
        return RepresentationLearner.of("simclr")
                .batchSize(16)
                .seed(5)
                .representationDim(8)
                .set("encoder", Map.of("use", "magical-cnn", "arch", arch))
                .set("optimizer", Map.of("use", optimizer, "learning_rate", rate))
                .build();
    }

    private LearnOptions options(String run, RecordedLosses losses) {
        return LearnOptions.of().logDir(temp.resolve(run)).epochs(2).shuffleBufferSize(32).threads(2).listeners(losses.use());
    }

    /**
     * Few and small steps of plain gradient descent: Adam turns the last bit of a gradient near zero into a whole step, and batch normalisation of
     * few images makes digits of last bits, also where ONNX Runtime's kernels alone are given inputs that differ in them. Operator by operator
     * the kernels are compared in the framework's tests.
     */
    @ParameterizedTest
    @ValueSource(strings = {"small", "resnet"})
    void theLossesAreThoseOfOnnxRuntimesKernels(String arch) {
        RecordedLosses fast = RecordedLosses.all();
        RecordedLosses plain = RecordedLosses.all();
        learner(arch, "sgd", 1e-4).learn(List.of(DATA), options("fast", fast).epochs(1));
        learner(arch, "sgd", 1e-4).learn(List.of(DATA), options("plain", plain).epochs(1).onednn(false));
        assertEquals(STEPS_PER_EPOCH, plain.byStep().size());
        assertEquals(plain.byStep().get(1L), fast.byStep().get(1L), 1e-5 * plain.byStep().get(1L), "before the first update");
        plain.byStep().forEach((step, loss) -> assertEquals(loss, fast.byStep().get(step), 1e-3 * loss, () -> "step " + step));
        assertNotEquals(plain.inOrder(), fast.inOrder(), "the kernels sum in another order, so that not all bits can be equal");
    }

    @Test
    void aRunIsRepeatedAndResumedBitForBit() {
        repeatAndResume(Precision.FLOAT32);
    }

    private void repeatAndResume(Precision precision) {
        RecordedLosses whole = RecordedLosses.all();
        LearnResult uninterrupted = learner("small", "adam", 1e-3).learn(List.of(DATA), options("whole", whole).precision(precision));

        RecordedLosses parts = RecordedLosses.dyingAfter(STEPS_PER_EPOCH + 1);
        assertThrows(UserError.class, () -> learner("small", "adam", 1e-3).learn(List.of(DATA), options("parts", parts).precision(precision)));
        assertEquals(whole.byStep().headMap(STEPS_PER_EPOCH + 2L), parts.byStep());

        RecordedLosses resumed = RecordedLosses.all();
        LearnResult result = learner("small", "adam", 1e-3).learn(List.of(DATA), options("parts", resumed).precision(precision).resume(true));
        assertEquals(whole.byStep().tailMap(STEPS_PER_EPOCH + 1L), resumed.byStep());
        assertEquals(uninterrupted.encoder().values(), result.encoder().values());
    }

    /** Features of an untrained encoder nearly coincide, so that rounding shows in losses more than in features; convolutions are compared in the framework's tests. */
    @Test
    void aRunInBfloat16HasNearlyItsLosses() throws IOException {
        Bfloat16.assume();
        RecordedLosses exact = RecordedLosses.all();
        RecordedLosses rounded = RecordedLosses.all();
        learner("small", "sgd", 1e-5).learn(List.of(DATA), options("exact", exact).epochs(1));
        learner("small", "sgd", 1e-5).learn(List.of(DATA), options("rounded", rounded).epochs(1).precision(Precision.BFLOAT16));
        assertEquals(STEPS_PER_EPOCH, exact.byStep().size());
        exact.byStep().forEach((step, loss) -> assertEquals(loss, rounded.byStep().get(step), 5e-2 * loss, () -> "step " + step));
        assertNotEquals(exact.byStep().get(1L), rounded.byStep().get(1L), 1e-5 * exact.byStep().get(1L), "else it did nothing");
    }

    @Test
    void aRunInBfloat16IsRepeatedAndResumedBitForBit() throws IOException {
        Bfloat16.assume();
        repeatAndResume(Precision.BFLOAT16);
    }

    /** Whatever the machine decides is what the run's recipe says, so that one that goes on elsewhere can tell a difference. */
    @Test
    void whatIsLeftToTheMachineIsRecordedAsItWasDecided() throws IOException {
        learner("small", "adam", 1e-3).learn(List.of(DATA), options("open", RecordedLosses.all()).epochs(1).onednn(OneDnnUse.IF_POSSIBLE));
        assertTrue(Files.readString(temp.resolve("open/recipe.yaml")).contains("\nonednn: true\n"));
        LearnOptions ready = learner("small", "adam", 1e-3).ready(options("other", RecordedLosses.all()).onednn(OneDnnUse.IF_POSSIBLE));
        assertEquals(OneDnnUse.TRUE, ready.training().oneDnn());
    }

    @Test
    void thePrecisionThatTheMachineChoseIsRecordedAndGoesOn() throws IOException {
        LearnOptions open = options("auto", RecordedLosses.all()).precision(Precision.AUTO);
        Precision chosen = learner("small", "adam", 1e-3).ready(open).training().precision();
        assertNotEquals(Precision.AUTO, chosen);
        learner("small", "adam", 1e-3).learn(List.of(DATA), open.epochs(1));
        assertTrue(Files.readString(temp.resolve("auto/recipe.yaml")).contains("\nprecision: " + chosen + "\n"));
        RecordedLosses resumed = RecordedLosses.all();
        learner("small", "adam", 1e-3).learn(List.of(DATA), options("auto", resumed).precision(Precision.AUTO).resume(true));
        assertEquals(STEPS_PER_EPOCH, resumed.byStep().size());
    }

    @Test
    void nothingOnDiskKnowsOfIt() throws IOException {
        learner("small", "adam", 1e-3).learn(List.of(DATA), options("run", RecordedLosses.all()).epochs(1));
        try (Stream<Path> files = Files.walk(temp.resolve("run"))) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".onnx")).toList();
            assertTrue(models.size() >= 3, models::toString);
            for (Path model : models) {
                assertFalse(Files.readString(model, StandardCharsets.ISO_8859_1).contains("io.repforge"), model::toString);
            }
        }
        String training = Files.readString(temp.resolve("run/artifacts/training_model.onnx"), StandardCharsets.ISO_8859_1);
        assertTrue(training.contains("ConvGrad"));
    }
}
