package io.repforge.tests.training;

import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import java.util.Optional;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.framework.artifacts.CheckpointFile;
import io.repforge.framework.report.CsvListener;
import io.repforge.framework.report.HtmlListener;
import io.repforge.framework.report.TensorBoardListener;
import io.repforge.framework.run.Checkpoints;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.runtime.SessionOptions;
import io.repforge.framework.train.EncoderExport;
import io.repforge.framework.train.Hooks;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run that is killed, or whose machine loses its power, between any two operations on its files goes on as if nothing had been: same metrics, same
 * parameters, same moments, bit for bit.
 */
class CrashTest {

    private static final Set<String> TIMES = Set.of("seconds_per_batch", "seconds_per_1000_samples", "waiting_share");
    private static final Gratings DATA = Gratings.small(16);
    private static final int BATCH = 8;
    private static final int STEPS_PER_EPOCH = 2;
    private static final int HALTED = 42;
    private static final int EPOCHS = 4;
    private static final RepresentationLearner LEARNER = RepresentationLearner.of("simclr").batchSize(BATCH).representationDim(4)
            .set("encoder", Map.of("use", "mlp", "hidden", List.of(8)))
            .set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of("flip-left-right")))
            .set("optimizer", Map.of("use", "adam", "learning_rate", 1e-3)).build();

    @TempDir
    static Path temp;

    private static Outcome uninterrupted;

    /** What a run leaves that must be the same in the end. */
    private record Outcome(List<List<String>> metrics, CheckpointFile last, Map<String, Array> best, List<String> checkpoints) {

        static Outcome of(Path run) throws IOException {
            RunFolder folder = new RunFolder(run);
            List<String> checkpoints = new ArrayList<>();
            try (var entries = Files.list(run.resolve("checkpoints"))) {
                entries.map(entry -> entry.getFileName().toString()).sorted().forEach(checkpoints::add);
            }
            return new Outcome(metrics(run), CheckpointFile.read(folder.checkpoints().named(Checkpoints.LAST).model()),
                    CheckpointFile.read(folder.checkpoints().named(Checkpoints.BEST).model()).trained(), checkpoints);
        }

        private static List<List<String>> metrics(Path run) throws IOException {
            List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
            String[] names = lines.get(0).split(",", -1);
            return lines.stream().map(line -> {
                String[] cells = line.split(",", -1);
                List<String> kept = new ArrayList<>();
                for (int i = 0; i < cells.length; i++) {
                    if (!TIMES.contains(names[i])) {
                        kept.add(cells[i]);
                    }
                }
                return kept;
            }).toList();
        }

        void requireSame(Outcome other, String what) {
            assertEquals(metrics, other.metrics, what);
            assertEquals(last, other.last, what);
            assertEquals(best, other.best, what);
            assertEquals(checkpoints, other.checkpoints, what);
        }
    }

    /** With a score after each epoch, of which the first is the best, and checkpoints that go. */
    private static LearnResult train(Path run, int epochs, boolean resume) {
        List<Use<RunListener<?>>> listeners = List.of(new Use<>(new CsvListener(), new NoOptions()),
                new Use<>(new TensorBoardListener(), new NoOptions()), new Use<>(new HtmlListener(), new NoOptions()));
        LearnOptions options = LearnOptions.of().logDir(run).epochs(epochs).threads(1).onednn(false).logInterval(1).listeners(listeners).resume(resume)
                .keep(new Checkpoints.Keep(2, "linear"));
        LearnResult result = LEARNER.learn(List.of(DATA), options, new Hooks(
                (epoch, last, encoder) -> new Hooks.Look(ScoreRow.of(Map.of(Score.of("linear", Score.Unit.SHARE), epoch == 1 ? 0.75 : 0.5)), Map.of(), List.of()),
                Hooks.NONE.export(), false));
        assertTrue(result.completed());
        return result;
    }

    private static void export(Path run, LearnResult result) {
        EncoderExport.write(new RunFolder(run), result.encoder(), BATCH, Optional.empty(), SessionOptions.defaults().withThreads(1));
    }

    @BeforeAll
    static void trainsWithoutInterruption() throws IOException {
        Path run = temp.resolve("whole");
        export(run, train(run, EPOCHS, false));
        uninterrupted = Outcome.of(run);
        assertEquals(List.of("best.json", "epoch-0001", "epoch-0003", "epoch-0004"), uninterrupted.checkpoints);
        assertEquals(1 + EPOCHS * STEPS_PER_EPOCH, uninterrupted.metrics.size());
    }

    /** Goes on from every state that a crash would have left. */
    private static void resumeFromEach(CrashRecorder recorder, String name) throws IOException {
        int number = 0;
        for (Map.Entry<Map<String, ByteBuffer>, String> state : recorder.states().entrySet()) {
            Path folder = temp.resolve(name + "-" + number++);
            for (Map.Entry<String, ByteBuffer> file : state.getKey().entrySet()) {
                Path place = folder.resolve(file.getKey());
                Files.createDirectories(place.getParent());
                Files.write(place, file.getValue().array());
            }
            Path run = new RecordingDisk(RecordingDisk.Observer.NONE).watched(folder);
            try {
                LearnResult result = train(run, EPOCHS, true);
                // The encoder is a function of the parameters: only what was left of its file could be in the way.
                if (state.getKey().keySet().stream().anyMatch(file -> file.startsWith("encoder.onnx"))) {
                    export(run, result);
                    assertEquals(-1, Files.mismatch(folder.resolve("encoder.onnx"), temp.resolve("whole/encoder.onnx")), state.getValue());
                }
            } catch (RuntimeException e) {
                throw new AssertionError("a run doesn't go on that was " + state.getValue(), e);
            }
            uninterrupted.requireSame(Outcome.of(folder), state.getValue());
        }
    }

    @Test
    void aRunFromItsStart() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("from-start"));
        CrashRecorder recorder = new CrashRecorder(folder);
        Path run = new RecordingDisk(recorder).watched(folder);
        export(run, train(run, EPOCHS, false));
        uninterrupted.requireSame(Outcome.of(folder), "recorded");
        assertTrue(recorder.operations() > 150 && recorder.states().size() > 80, recorder.operations() + " operations, " + recorder.states().size() + " states");
        resumeFromEach(recorder, "from-start");
    }

    /** Its recipe changes, lines of its metrics are cut off, and a damaged checkpoint is passed over and replaced. */
    @Test
    void aRunThatWasResumed() throws IOException {
        Path folder = temp.resolve("resumed");
        train(folder, EPOCHS - 1, false);
        Path damaged = folder.resolve("checkpoints/epoch-0003/checkpoint");
        byte[] content = Files.readAllBytes(damaged);
        content[content.length / 2] ^= 1;
        Files.write(damaged, content);
        Files.writeString(folder.resolve("metrics.csv"), "7,4,", StandardOpenOption.APPEND);
        CrashRecorder recorder = new CrashRecorder(folder);
        Path run = new RecordingDisk(recorder).watched(folder);
        export(run, train(run, EPOCHS, true));
        uninterrupted.requireSame(Outcome.of(folder), "recorded");
        assertTrue(recorder.operations() > 80 && recorder.states().size() > 50, recorder.operations() + " operations, " + recorder.states().size() + " states");
        resumeFromEach(recorder, "resumed");
    }

    /** Trains in a virtual machine of its own that halts after an operation. */
    static final class Halting {

        private Halting() {}

        /** Its arguments are the folder and the number of operations. */
        public static void main(String[] arguments) {
            AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[1]));
            train(new RecordingDisk(new RecordingDisk.Observer() {
                @Override
                public void changed() {
                    if (left.decrementAndGet() == 0) {
                        Runtime.getRuntime().halt(HALTED);
                    }
                }
            }).watched(Path.of(arguments[0])), EPOCHS, false);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void aVirtualMachineThatHalts(int operations) throws Exception {
        Path folder = temp.resolve("halted-" + operations);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), Halting.class.getName(), folder.toString(), Integer.toString(operations))
                .redirectErrorStream(true).redirectOutput(temp.resolve("halted-" + operations + ".txt").toFile()).start();
        assertEquals(HALTED, process.waitFor(), () -> "see " + folder + ".txt");
        train(folder, EPOCHS, true);
        uninterrupted.requireSame(Outcome.of(folder), "halted");
    }
}
