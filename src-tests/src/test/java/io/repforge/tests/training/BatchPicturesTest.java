package io.repforge.tests.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Loss;
import io.repforge.api.RunListener;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.graph.Graph;
import io.repforge.api.graph.Tensor;
import io.repforge.api.nn.Patches;
import io.repforge.api.option.NoOptions;
import io.repforge.api.option.Use;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.train.LearnOptions;
import io.repforge.framework.train.LearnResult;
import io.repforge.framework.train.RepresentationLearner;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of batches show what a step sees, and change nothing. */
class BatchPicturesTest {

    private static final int BATCH = 6;
    /** Of the grid: Gratings of 16 × 16 are drawn five times as large, 6 pixels apart. */
    private static final int CELL = 80;
    private static final int GAP = 6;
    /** Of a mean square of differences, since pixels of a picture are rounded to 1/255. */
    private static final double TOLERANCE = 3e-4;

    @TempDir
    Path temp;

    private final Map<Long, List<String>> rows = new LinkedHashMap<>();

    private LearnResult learn(RepresentationLearner learner, Dataset data, String run, int interval, RecordedLosses losses) {
        List<Use<RunListener<?>>> listeners = new ArrayList<>(losses.use());
        listeners.add(new Use<>(new Rows(), new NoOptions()));
        return learner.learn(List.of(data), LearnOptions.of().logDir(temp.resolve(run)).epochs(1).batchesPerEpoch(4).threads(1)
                .saveBatchInterval(interval).listeners(listeners));
    }

    /** Records what the pictures of a run show. */
    private final class Rows implements RunListener<NoOptions> {

        @Override
        public String name() {
            return "rows";
        }

        @Override
        public String description() {
            return "Records what pictures show";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Observer start(Run run, NoOptions options) {
            return new Observer() {
                @Override
                public void onPicture(long step, Path picture, List<String> shown) {
                    assertEquals(run.folder().resolve(String.format("batches/step-%08d.png", step)), picture);
                    rows.put(step, shown);
                }
            };
        }
    }

    private BufferedImage picture(String run, int step) throws IOException {
        return ImageIO.read(temp.resolve(run + String.format("/batches/step-%08d.png", step)).toFile());
    }

    private static int gray(BufferedImage picture, int row, int column, int y, int x) {
        return picture.getRGB(GAP + column * (CELL + GAP) + 5 * x + 2, GAP + row * (CELL + GAP) + 5 * y + 2) & 0xff;
    }

    @Test
    void lossesAndEncoderAreTheSameBitForBit() throws IOException {
        // With dropout, running statistics, random samples: everything that another session could disturb.
        RepresentationLearner learner = RepresentationLearner.of("variational-autoencoder").batchSize(BATCH).seed(5).representationDim(4)
                .set("augmenter", Map.of("use", "context-only", "augmentations", List.of("flip-left-right", "noise"))).build();
        RecordedLosses without = RecordedLosses.all();
        RecordedLosses with = RecordedLosses.all();
        LearnResult plain = learn(learner, Gratings.small(24), "plain", 0, without);
        LearnResult shown = learn(learner, Gratings.small(24), "shown", 1, with);

        assertEquals(without.byStep(), with.byStep());
        assertEquals(plain.encoder().values(), shown.encoder().values());
        assertEquals(List.of("step-00000001.png"), Files.list(temp.resolve("plain/batches")).map(file -> file.getFileName().toString()).toList(),
                "what the first step saw is shown in any case");
        assertEquals(List.of(1L, 2L, 3L, 4L), List.copyOf(rows.keySet()));
        assertEquals(List.of("context", "augmented context", "decoded"), rows.get(1L), "what is decoded needs the parameters, and is shown where pictures are wanted");
    }

    @Test
    void theMetricsOfAStepAreToldBeforeItsPicture() {
        List<String> told = new ArrayList<>();
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(BATCH).seed(5).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(4))).build();
        learner.learn(List.of(Gratings.small(24)), LearnOptions.of().logDir(temp.resolve("run")).epochs(1).batchesPerEpoch(2).threads(1).logInterval(1)
                .listeners(List.of(new Use<>(new Order(told), new NoOptions()))));
        assertEquals(List.of("metrics 1", "picture 1", "metrics 2"), told);
    }

    @Test
    void aStepThatComesToNothingIsShown() {
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(BATCH).seed(5).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(4))).set("loss", new Use<>(new DivergingLoss(), new DivergingLoss.Options(1))).build();
        assertThrows(UserError.class, () -> learn(learner, Gratings.small(24), "run", 0, RecordedLosses.all()));
        assertEquals(List.of(1L), List.copyOf(rows.keySet()));
    }

    /** Tells in which order a run tells of its steps. */
    private record Order(List<String> told) implements RunListener<NoOptions> {

        @Override
        public String name() {
            return "order";
        }

        @Override
        public String description() {
            return "Records in which order metrics and pictures come";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Observer start(Run run, NoOptions options) {
            return new Observer() {
                @Override
                public void onMetrics(long step, Map<String, Double> metrics) {
                    told.add("metrics " + step);
                }

                @Override
                public void onPicture(long step, Path picture, List<String> shown) {
                    told.add("picture " + step);
                }
            };
        }
    }

    @Test
    void augmentationsAreThoseOfTheStep() throws IOException {
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(BATCH).seed(5).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(4)))
                .set("augmenter", Map.of("use", "context-and-target", "augmentations", List.of(Map.of("use", "flip-left-right", "p", 0.5))))
                .set("shuffle_buffer_size", 0).build();
        Gratings data = Gratings.small(24);
        learn(learner, data, "run", 2, RecordedLosses.all());

        assertEquals(List.of(1L, 2L, 4L), List.copyOf(rows.keySet()));
        int flipped = 0;
        for (int step : new int[] {1, 2, 4}) {
            assertEquals(List.of("context", "augmented context", "augmented target"), rows.get((long) step));
            BufferedImage picture = picture("run", step);
            assertEquals(GAP + BATCH * (CELL + GAP), picture.getWidth());
            assertEquals(GAP + 3 * (CELL + GAP), picture.getHeight());
            for (int i = 0; i < BATCH; i++) {
                byte[] pixels = ((Array) data.steps().get((step - 1) * BATCH + i).observation()).bytes();
                boolean left = pixels[0] != (byte) gray(picture, 1, i, 0, 0);
                flipped += left ? 1 : 0;
                for (int y = 0; y < 16; y++) {
                    for (int x = 0; x < 16; x++) {
                        assertEquals(pixels[16 * y + x] & 0xff, gray(picture, 0, i, y, x));
                        assertEquals(pixels[16 * y + (left ? 15 - x : x)] & 0xff, gray(picture, 1, i, y, x));
                    }
                }
            }
        }
        assertTrue(flipped > 2 && flipped < 16, "flipped " + flipped);
    }

    @Test
    void whatIsDecodedIsWhatTheLossComparesBeforeTheStep() throws IOException {
        RepresentationLearner learner = RepresentationLearner.of("autoencoder").batchSize(BATCH).seed(5).representationDim(4).build();
        RecordedLosses losses = RecordedLosses.all();
        learn(learner, Gratings.small(24), "run", 1, losses);

        for (int step = 1; step <= 4; step++) {
            BufferedImage picture = picture("run", step);
            double squares = 0;
            for (int i = 0; i < BATCH; i++) {
                for (int pixel = 0; pixel < 256; pixel++) {
                    double difference = (gray(picture, 0, i, pixel / 16, pixel % 16) - gray(picture, 1, i, pixel / 16, pixel % 16)) / 255.0;
                    squares += difference * difference;
                }
            }
            assertEquals(losses.byStep().get((long) step), squares / (BATCH * 256), TOLERANCE);
        }
        for (long step = 1; step < 4; step++) {
            double difference = losses.byStep().get(step) - losses.byStep().get(step + 1);
            assertTrue(Math.abs(difference) > 3 * TOLERANCE, "steps can be told apart: " + losses.inOrder());
        }
    }

    /** Squares of the masked part of images: what is hidden matters to the step, so that it is drawn. */
    private static final class HiddenSquares implements Loss<NoOptions> {

        @Override
        public String name() {
            return "hidden-squares";
        }

        @Override
        public String description() {
            return "Hidden patches beside what is decoded";
        }

        @Override
        public Class<NoOptions> optionsType() {
            return NoOptions.class;
        }

        @Override
        public Value compute(Graph graph, Inputs inputs, NoOptions options) {
            Tensor pixels = io.repforge.api.graph.Rows.gather(Patches.cut(inputs.batch().context(), 4), inputs.batch().view("hidden").tensor());
            return Value.of(inputs.comparison().context().mean().square().mean().mul(pixels.square().mean()));
        }
    }

    @Test
    void furtherViewsHaveRowsAndPlacesAreLitOnTheContext() throws IOException {
        Map<String, Object> mask = Map.of("use", "random-mask", "patch", 4, "ratio", 0.75,
                "augmenter", Map.of("use", "multi-crop", "augmentations", List.of("flip-left-right"), "local_count", 2));
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(BATCH).seed(5).representationDim(4)
                .set("encoder", new Use<>(new PooledCnn(), new NoOptions())).set("decoder", "no-op")
                .set("loss", new Use<>(new HiddenSquares(), new NoOptions())).set("augmenter", mask).build();
        learn(learner, Gratings.small(24), "run", 1, RecordedLosses.all());

        assertEquals(List.of("context", "augmented context", "view visible", "view hidden"), rows.get(1L), "local views are no part of this loss, nor is the target");
        BufferedImage picture = picture("run", 1);
        for (int i = 0; i < BATCH; i++) {
            int lit = 0;
            for (int pixel = 0; pixel < 256; pixel++) {
                int y = pixel / 16;
                int x = pixel % 16;
                int whole = gray(picture, 1, i, y, x);
                int visible = gray(picture, 2, i, y, x);
                assertEquals(1.2 * whole, visible + gray(picture, 3, i, y, x), 1.5, "bright in one row, dark in the other");
                lit += visible == whole ? 1 : 0;
            }
            assertEquals(4 * 16, lit, "a quarter of the patches is visible");
        }
    }

    @Test
    void thereAreNoPicturesWithoutImages() {
        RepresentationLearner learner = RepresentationLearner.of("simclr").batchSize(BATCH).representationDim(4)
                .set("encoder", Map.of("use", "mlp", "hidden", List.of(4))).augmenter("none").build();
        learn(learner, new Vectors(24), "run", 1, RecordedLosses.all());
        assertEquals(Map.of(), rows);
    }

    /** Observations that nobody could look at. */
    private record Vectors(int count) implements Dataset {

        @Override
        public StepSpec spec() {
            return StepSpec.of(Space.box(3));
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(count);
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(IntStream.range(0, count).mapToObj(i -> Step.of(Array.of(Shape.of(3), i % 5, i % 7, 1f))).toList());
        }
    }
}
