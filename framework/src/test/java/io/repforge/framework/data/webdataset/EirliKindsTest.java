package io.repforge.framework.data.webdataset;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.framework.cli.Main;
import io.repforge.framework.data.FolderContext;
import io.repforge.framework.data.codec.ImageLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Demonstrations of each benchmark that eirli knows, pickled by NumPy itself: {@code make.py} beside the files made them. Between them they
 * have the pickle protocols 2 to 5 and the names of NumPy 1 and 2.
 */
class EirliKindsTest {

    @TempDir
    Path dir;

    /** What each file holds. */
    enum Kind {
        /** Protocol 2, names of NumPy 1; rewards and infos beside the steps. Of six actions four are seen. */
        ATARI(Space.image(4, 84, 84), Space.discrete(6), t -> Array.of(Shape.SCALAR, (long) t % 4)),
        /** Protocol 4, names of NumPy 2, actions of two numbers. */
        CONTROL(Space.image(9, 84, 84), Space.box(2), t -> Array.of(Shape.of(2), t / 4f, -t / 8f)),
        /** Protocol 5, names of NumPy 2, channels last, actions of {@code int32}, the number of actions itself one of NumPy's. */
        PROCGEN(Space.image(3, 64, 64), Space.discrete(15), t -> Array.of(Shape.SCALAR, 14L - t)),
        /** Protocol 3, names of NumPy 1. Of 18 actions six are seen. */
        MAGICAL(Space.image(12, 96, 96), Space.discrete(18), t -> Array.of(Shape.SCALAR, (long) t));

        private final Space.Image observation;
        private final Space action;
        private final IntFunction<Array> actions;

        Kind(Space.Image observation, Space action, IntFunction<Array> actions) {
            this.observation = observation;
            this.action = action;
            this.actions = actions;
        }

        Path file() {
            try {
                return Path.of(EirliKindsTest.class.getResource("eirli/" + name().toLowerCase(Locale.ROOT) + ".tar.zst").toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        /** As {@code make.py} makes them. */
        List<Step> steps() {
            return IntStream.range(0, 6).mapToObj(t -> Step.of(pixels(t), actions.apply(t), t % 3 == 2, Map.of())).toList();
        }

        private Array pixels(int t) {
            byte[] pixels = new byte[(int) observation.shape().elements()];
            int i = 0;
            for (int c = 0; c < observation.channels(); c++) {
                for (int y = 0; y < observation.height(); y++) {
                    for (int x = 0; x < observation.width(); x++) {
                        pixels[i++] = (byte) (31 * t + 7 * c + 3 * y + x);
                    }
                }
            }
            return Array.of(observation.shape(), pixels);
        }
    }

    private Dataset open(EirliSource.Options options) throws IOException {
        return new EirliSource().open(options, new FolderContext(dir));
    }

    private static EirliSource.Options options(Kind kind) {
        return new EirliSource.Options(List.of(kind.file().toString()), 0, null, null, Map.of(), false, 256);
    }

    @ParameterizedTest
    @EnumSource
    void spacesAndStepsAreThoseThatWerePickled(Kind kind) throws IOException {
        try (Dataset dataset = open(options(kind))) {
            assertEquals(StepSpec.of(kind.observation, kind.action, Map.of()), dataset.spec());
            assertEquals(kind.steps(), read(dataset));
        }
    }

    @Test
    void rewardsAndTimesCanBeLabels() throws IOException {
        Map<String, String> labels = Map.of("reward", "rews.pickle", "time", "frame.pickle");
        try (Dataset dataset = open(new EirliSource.Options(List.of(Kind.ATARI.file().toString()), 0, null, null, labels, false, 256))) {
            assertEquals(Map.of("reward", Space.box(), "time", Space.discrete(6)), dataset.spec().labels());
            assertEquals(Map.of("reward", 2.5, "time", 5.0), read(dataset).get(5).labels());
        }
    }

    @Test
    void whatIsSaidOfActionsAndAxesGoesBeforeWhatIsFound() throws IOException {
        String file = Kind.PROCGEN.file().toString();
        try (Dataset dataset = open(new EirliSource.Options(List.of(file), 20, ImageLayout.CHANNELS_FIRST, null, Map.of(), false, 256))) {
            assertEquals(StepSpec.of(Space.image(64, 64, 3), Space.discrete(20), Map.of()), dataset.spec());
        }
        try (Dataset dataset = open(new EirliSource.Options(List.of(file), 14, null, null, Map.of(), false, 256))) {
            String message = assertThrows(UnreadableStepException.class, () -> read(dataset)).getMessage();
            assertTrue(message.endsWith("its action is 14, but the dataset has whole numbers from 0 to 13"), message);
        }
    }

    @Test
    void theCommandLineConvertsAFileThatIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(Kind.MAGICAL.file());
        Path cut = Files.write(dir.resolve("cut.tar.zst"), Arrays.copyOf(whole, whole.length * 9 / 10));
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        String source = "{use: eirli, urls: ['" + cut + "'], allow_truncated: true}";
        assertEquals(0, Main.run(writer, writer, "convert", source, "--out", dir.resolve("shards").toString()), printed::toString);
        try (Dataset from = open(new EirliSource.Options(List.of(cut.toString()), 0, null, null, Map.of(), true, 256));
                Dataset converted = WebDataset.open(dir.resolve("shards").toString())) {
            List<Step> steps = read(from);
            assertTrue(!steps.isEmpty() && steps.size() < 6, steps.size() + " steps are whole");
            assertEquals(from.spec(), converted.spec());
            assertEquals(steps, read(converted));
        }
    }

    @ParameterizedTest
    @EnumSource
    void convertedItIsTheSameDatasetWithoutPickles(Kind kind) throws IOException {
        List<Path> shards;
        try (Dataset dataset = open(options(kind))) {
            shards = WebDataset.convert(dataset, dir, "demos", WriteOptions.of().images(WriteOptions.ImageFormat.PNG), written -> {});
        }
        for (Path shard : shards) {
            try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(shard))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    assertTrue(entry.getName().matches("__repforge__|[^.]*\\.(png|obs\\.npy|acts\\.npy|done\\.cls)"), entry.getName());
                }
            }
        }
        try (Dataset converted = WebDataset.open(shards)) {
            assertEquals(StepSpec.of(kind.observation, kind.action, Map.of()), converted.spec());
            assertEquals(kind.steps(), read(converted));
        }
    }
}
