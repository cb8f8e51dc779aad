package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.essentials.pairs.TemporalOffsetPairs;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.data.batch.Batch;
import io.repforge.framework.data.batch.BatchSettings;
import io.repforge.framework.data.batch.BatchStream;
import io.repforge.framework.data.batch.Position;
import io.repforge.images.Images;
import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on data of which a part can't be read. */
class UnreadableImagesTest {

    private static final Set<String> TIMES = Set.of("seconds_per_batch", "seconds_per_1000_samples", "waiting_share");

    @TempDir
    static Path temp;

    private static Path recipe;

    @BeforeAll
    static void writesImages() throws IOException {
        Random random = new Random(1);
        Path images = Files.createDirectories(temp.resolve("images"));
        for (int i = 0; i < 21; i++) {
            byte[] pixels = new byte[32 * 32];
            random.nextBytes(pixels);
            byte[] file = Images.writePng(Array.of(Shape.of(1, 32, 32), pixels));
            boolean damaged = i == 4 || i == 20;
            Files.write(images.resolve(String.format("%02d.png", i)), damaged ? Arrays.copyOf(file, 60) : file);
        }
        recipe = Files.writeString(temp.resolve("noise.yaml"), """
                algorithm: simclr
                data: {train: [{use: image-folder, folder: images}], on_error: skip}
                encoder: {use: magical-cnn, arch: small, width: 0.25, hidden: 16}
                augmenter: {use: context-and-target, augmentations: [flip-left-right]}
                scheduler: constant
                representation_dim: 8
                projection_dim: 8
                batch_size: 8
                n_epochs: 4
                shuffle_buffer_size: 6
                log_interval: 1
                threads: 1
                """);
    }

    private static String train(int code, String run, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", recipe.toString(), "--out", temp.resolve(run).toString()));
        arguments.addAll(List.of(more));
        return RanCommand.printed(code, arguments.toArray(String[]::new));
    }

    /** Rows of {@code metrics.csv} by column, without times. */
    private static List<Map<String, String>> metrics(String run) throws IOException {
        List<String> lines = Files.readAllLines(temp.resolve(run).resolve("metrics.csv"));
        List<String> columns = List.of(lines.get(0).split(","));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new java.util.LinkedHashMap<>();
            for (int i = 0; i < cells.length; i++) {
                if (!TIMES.contains(columns.get(i))) {
                    row.put(columns.get(i), cells[i]);
                }
            }
            rows.add(row);
        }
        return rows;
    }

    @Test
    void aRunThatSkipsCountsAndIsTheSameWhetherItIsInterruptedOrNot() throws Exception {
        train(0, "whole");
        train(0, "parts", "--set", "n_epochs=1");
        train(0, "parts", "--set", "n_epochs=3", "--resume");
        train(0, "parts", "--resume");

        List<Map<String, String>> rows = metrics("whole");
        assertEquals(rows, metrics("parts"));
        assertEquals(-1, Files.mismatch(temp.resolve("whole/encoder.onnx"), temp.resolve("parts/encoder.onnx")));
        // 8 batches of 8 are 3 passes over 19 images and a part of the fourth.
        int skipped = Integer.parseInt(rows.get(7).get("skipped"));
        assertTrue(skipped >= 6 && skipped <= 8, "skipped " + skipped);
        String report = Files.readString(temp.resolve("whole/report.html"));
        assertTrue(report.contains("was left out " + skipped + " times, the first of them: "), report);
    }

    @Test
    void aRunThatMayNotSkipEndsNamingFileAndOptionAndGoesOnWithIt() throws Exception {
        // In the order of the data the damaged image 20 is met in the second epoch; 04 isn't.
        Path kept = Files.move(temp.resolve("images/04.png"), temp.resolve("04.kept"));
        try {
            String fault = train(2, "failed", "--set", "data.on_error=fail", "--set", "shuffle_buffer_size=0");
            assertTrue(fault.contains(temp.resolve("images/20.png") + " can't be read: the image is "), fault);
            assertTrue(fault.contains("; to go on without such steps, set data.on_error: skip"), fault);
            assertTrue(Files.exists(temp.resolve("failed/checkpoints/epoch-0001")));
            train(0, "failed", "--set", "shuffle_buffer_size=0", "--resume");
            train(0, "unfailed", "--set", "shuffle_buffer_size=0");
            List<Map<String, String>> rows = metrics("unfailed");
            rows.forEach(row -> row.remove("skipped"));
            List<Map<String, String>> resumed = metrics("failed");
            assertEquals("", resumed.get(0).get("skipped"));
            resumed.forEach(row -> row.remove("skipped"));
            assertEquals(rows, resumed);
        } finally {
            Files.move(kept, temp.resolve("images/04.png"));
        }
    }

    @Test
    void moreThanMayBeSkippedEndTheRun() {
        String fault = train(2, "limited", "--set", "data.max_skipped=1");
        assertTrue(fault.contains("More steps can't be read than may be left out in a pass, which are 1; the last of them: "), fault);
        assertTrue(fault.contains("; mend the data, or raise data.max_skipped"), fault);
    }

    @Test
    void whatARunIsEvaluatedOnMayHaveGapsToo() throws Exception {
        for (String file : List.of("a/00.png", "a/04.png", "b/01.png", "b/02.png")) {
            Path labelled = temp.resolve("labelled").resolve(file);
            Files.createDirectories(labelled.getParent());
            Files.copy(temp.resolve("images").resolve(labelled.getFileName()), labelled);
        }
        String evaluate = "evaluate={train: {use: image-folder, folder: labelled}, test: {use: image-folder, folder: labelled}, probes: [knn]}";
        assertTrue(train(0, "evaluated", "--set", "n_epochs=1", "--set", evaluate).contains("kNN 20"));
        String fault = train(2, "unevaluated", "--set", "n_epochs=1", "--set", "shuffle_buffer_size=0", "--set", evaluate, "--set", "data.on_error=fail",
                "--set", "data.train=[{use: image-folder, folder: labelled/b}]");
        assertTrue(fault.contains(temp.resolve("labelled/a/04.png") + " can't be read: "), fault);
    }

    /** Steps of trajectories of ten that show their number; those that a multiple of seven are can't be read. */
    private static final class Numbered implements Dataset {

        private static final int STEPS = 100;

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.image(1, 1, 1));
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(STEPS);
        }

        @Override
        public StepReader read(Pass pass) {
            return new StepReader() {
                private int next;

                @Override
                public @Nullable Step next() throws IOException {
                    if (next == STEPS) {
                        return null;
                    }
                    int number = next++;
                    if (number % 7 == 0) {
                        throw new UnreadableStepException("step " + number + " is damaged");
                    }
                    return Step.of(Array.of(Shape.of(1, 1, 1), (byte) number), null, number % 10 == 9, Map.of());
                }
            };
        }
    }

    @Test
    void stepsOnBothSidesOfAGapAreNoPair() throws Exception {
        BatchSettings settings = BatchSettings.of(5, 0, 1).tolerating(new Tolerance(OnError.SKIP, 100, Tolerance.Asked.RECIPE));
        Set<Integer> contexts = new TreeSet<>();
        try (BatchStream stream = BatchStream.open(List.of(new Numbered()),
                new Use<>(new TemporalOffsetPairs(), new TemporalOffsetPairs.Options(1, TemporalOffsetPairs.Mode.NONE)), settings, Position.START)) {
            for (int i = 0; i < 20; i++) {
                Batch batch = stream.take();
                for (int row = 0; row < 5; row++) {
                    int context = batch.context().getInt(row, 0, 0, 0);
                    assertEquals(context + 1, batch.target().getInt(row, 0, 0, 0));
                    contexts.add(context);
                }
                stream.release(batch);
            }
        }
        Set<Integer> expected = new TreeSet<>();
        for (int i = 0; i < Numbered.STEPS; i++) {
            if (i % 7 != 0 && (i + 1) % 7 != 0 && i % 10 != 9) {
                expected.add(i);
            }
        }
        assertEquals(expected, contexts);
    }
}
