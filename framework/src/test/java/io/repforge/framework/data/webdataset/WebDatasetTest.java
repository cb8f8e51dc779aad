package io.repforge.framework.data.webdataset;

import static io.repforge.framework.data.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.framework.storage.DurableFiles;
import io.repforge.framework.data.webdataset.WriteOptions.Compression;
import io.repforge.framework.data.webdataset.WriteOptions.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WebDatasetTest {

    @TempDir
    Path dir;

    private static Array image(int seed, int channels, int size) {
        byte[] pixels = new byte[channels * size * size];
        new Random(seed).nextBytes(pixels);
        return Array.of(Shape.of(channels, size, size), pixels);
    }

    private static List<Step> stills(int n) {
        return IntStream.range(0, n).mapToObj(i -> Step.of(image(i, 3, 8), i % 10)).toList();
    }

    /** Trajectories of the given lengths, with discrete actions and two labels. */
    private static List<Step> trajectories(int... lengths) {
        List<Step> steps = new ArrayList<>();
        for (int length : lengths) {
            for (int t = 0; t < length; t++) {
                int i = steps.size();
                steps.add(Step.of(image(i, 12, 4), Array.of(Shape.SCALAR, (long) (i % 7)), t == length - 1,
                        Map.of("x", i / 4.0, "shape", (double) (i % 3))));
            }
        }
        return steps;
    }

    private List<String> filesInDir() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void stillsComeBackAsTheyWereWritten(Compression compression) throws IOException {
        List<Path> shards = WebDataset.write(stills(25), dir, "stills", WriteOptions.of().compression(compression));
        Dataset dataset = WebDataset.open(shards);
        assertEquals(stills(25), read(dataset));
        assertEquals(StepSpec.of(Space.image(3, 8, 8), null, Map.of("label", Space.discrete(10))), dataset.spec());
        assertEquals(OptionalLong.of(25), dataset.size());
        assertEquals(List.of("stills-000000" + compression.ending()), filesInDir());
    }

    @ParameterizedTest
    @EnumSource
    void aStepSaysWhichSampleItIs(ImageFormat images) throws IOException {
        List<Step> steps = read(WebDataset.open(WebDataset.write(stills(5), dir, "stills", WriteOptions.of().images(images).samplesPerShard(3))));
        assertEquals("stills-000000.tar:000000001", steps.get(1).origin());
        assertEquals("stills-000001.tar:000000004", steps.get(4).origin());
    }

    @Test
    void imagesKeptAsPngComeBackInOrderThoughManyCoresDecodeThem() throws IOException {
        List<Path> shards = WebDataset.write(stills(500), dir, "stills", WriteOptions.of().images(ImageFormat.PNG).samplesPerShard(70));
        assertEquals(stills(500), read(WebDataset.open(shards)));
    }

    @ParameterizedTest
    @EnumSource
    void trajectoriesComeBackWithActionsDonesAndLabels(Compression compression) throws IOException {
        List<Step> steps = trajectories(5, 1, 9);
        Dataset dataset = WebDataset.open(WebDataset.write(steps, dir, "t", WriteOptions.of().compression(compression)));
        assertEquals(steps, read(dataset));
        assertEquals(StepSpec.of(Space.image(12, 4, 4), Space.discrete(7), Map.of("x", Space.box(), "shape", Space.discrete(3))),
                dataset.spec());
    }

    @Test
    void vectorsAndContinuousActionsComeBack() throws IOException {
        List<Step> steps = IntStream.range(0, 6).mapToObj(i -> Step.of(Array.of(Shape.of(2), i, 0.5f), Array.of(Shape.of(3), 1f, i, -i),
                i == 5, Map.of("label", -1.5 * i))).toList();
        Dataset dataset = WebDataset.open(WebDataset.write(steps, dir, "vectors"));
        assertEquals(steps, read(dataset));
        assertEquals(StepSpec.of(Space.box(2), Space.box(3), Map.of("label", Space.box())), dataset.spec());
    }

    @Test
    void aTrajectoryStaysWithinOneShard() throws IOException {
        List<Path> shards = WebDataset.write(trajectories(4, 4, 4, 25, 3), dir, "t", WriteOptions.of().samplesPerShard(10));
        List<Integer> sizes = new ArrayList<>();
        for (Path shard : shards) {
            List<Step> steps = read(WebDataset.open(List.of(shard)));
            sizes.add(steps.size());
        }
        assertEquals(List.of(8, 4, 25, 3), sizes);
    }

    @Test
    void aShardHoldsNoMoreBytesThanAllowed() throws IOException {
        List<Path> shards = WebDataset.write(stills(40), dir, "s", WriteOptions.of().bytesPerShard(20_000));
        assertEquals(true, shards.size() > 1);
        for (Path shard : shards) {
            // Its metadata and the end of the archive come on top.
            assertEquals(true, Files.size(shard) <= 20_000 + 2048, shard + " has " + Files.size(shard));
        }
    }

    @Test
    void theSameStepsGiveTheSameBytes() throws IOException {
        Path first = WebDataset.write(stills(9), dir.resolve("a"), "s").get(0);
        Path second = WebDataset.write(stills(9), dir.resolve("b"), "s").get(0);
        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void shardsThatAreThereAreNeverReplaced() throws IOException {
        List<Path> first = WebDataset.write(stills(30), dir, "s", WriteOptions.of().samplesPerShard(10));
        WebDataset.write(stills(5), dir, "other");
        UserError fault = assertThrows(UserError.class, () -> WebDataset.write(stills(10), dir, "s", WriteOptions.of().compression(Compression.ZSTD)));
        assertEquals(dir + " holds shards of the name 's' already (s-000000.tar, s-000001.tar and 1 more), and nothing is replaced: give the new"
                + " ones another name (--name) or folder (--out), or delete those first", fault.getMessage());
        assertEquals(List.of("other-000000.tar", "s-000000.tar", "s-000001.tar", "s-000002.tar"), filesInDir());
        assertEquals(stills(30), read(WebDataset.open(first)));
    }

    @Test
    void shardsThatAppearWhileOthersAreWrittenAreNotReplacedEither() throws IOException {
        try (ShardWriter slow = new ShardWriter(dir, "s", null, WriteOptions.of().samplesPerShard(10))) {
            for (Step step : stills(20)) {
                slow.write(step);
            }
            Files.writeString(dir.resolve("s-000001.tar"), "another's");
            assertThrows(UserError.class, slow::finish);
        }
        assertEquals(List.of("s-000001.tar"), filesInDir());
        assertEquals("another's", Files.readString(dir.resolve("s-000001.tar")));
    }

    /** It may be another process's, so it stays. */
    @Test
    void whatAKilledProcessLeftIsToldAndStays() throws IOException {
        Path left = Files.createDirectories(dir.resolve(".s-123"));
        Logger log = (Logger) LoggerFactory.getLogger(ShardFolder.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            WebDataset.write(stills(3), dir, "s");
            WebDataset.write(stills(3), dir, "other");
        } finally {
            log.detachAppender(told);
        }
        assertEquals(List.of(left + " holds shards that were never finished: delete it, unless something writes them at this moment"),
                told.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        assertTrue(Files.exists(left));
    }

    private void refused(ShardWriter writer, Executable writing) throws IOException {
        for (String hidden : filesInDir()) {
            DurableFiles.delete(dir.resolve(hidden)); // as a disk that fails
        }
        String message = assertThrows(UserError.class, writing).getMessage();
        assertEquals("The shards " + dir.resolve("s") + "-… can't be written (there is no such file or folder): check the folder's rights and the free space;"
                + " nothing of them is left.", message);
        writer.close();
        assertEquals(List.of(), filesInDir());
    }

    @Test
    void shardsThatCantBeWrittenAreToldByTheirName() throws IOException {
        WriteOptions options = WriteOptions.of().samplesPerShard(1);
        ShardWriter first = new ShardWriter(dir, "s", null, options);
        refused(first, () -> first.write(stills(1).get(0)));
        ShardWriter second = new ShardWriter(dir, "s", null, options);
        second.write(stills(1).get(0));
        refused(second, second::finish);
    }

    @Test
    void shardsAreWrittenBesideThoseThatAreRead() throws IOException {
        WebDataset.write(stills(30), dir, "s", WriteOptions.of().samplesPerShard(10));
        Dataset all = WebDataset.open(dir.toString());
        WebDataset.convert(all, dir, "t", WriteOptions.of().compression(Compression.GZIP), written -> {});
        assertEquals(List.of("s-000000.tar", "s-000001.tar", "s-000002.tar", "t-000000.tar.gz"), filesInDir());
        assertEquals(stills(30), read(WebDataset.open(dir + "/t-000000.tar.gz")));
    }

    @Test
    void aFaultWhileWritingLeavesNothingBehind() throws IOException {
        List<Step> mixed = List.of(Step.of(image(1, 3, 8)), Step.of(image(1, 3, 9)));
        UserError fault = assertThrows(UserError.class, () -> WebDataset.write(mixed, dir, "s"));
        assertEquals("step 1 has an observation of uint8 [3, 9, 9], but the first of uint8 [3, 8, 8]; all steps have to be alike",
                fault.getMessage());
        assertEquals(List.of(), filesInDir());
    }

    @Test
    void writingNothingIsAFault() {
        UserError fault = assertThrows(UserError.class, () -> WebDataset.write(List.of(), dir, "s"));
        assertEquals("there are no steps to write to " + dir.resolve("s") + "; the source is empty", fault.getMessage());
    }

    @Test
    void shardsAreShuffledBySeedAndPassAndSamplesWithinThemStayTogether() throws IOException {
        Dataset dataset = WebDataset.open(WebDataset.write(stills(100), dir, "s", WriteOptions.of().samplesPerShard(5)));
        List<Step> first = read(dataset, Dataset.Pass.of(7, 0, true));
        assertEquals(first, read(dataset, Dataset.Pass.of(7, 0, true)));
        assertNotEquals(first, read(dataset, Dataset.Pass.of(7, 1, true)));
        assertNotEquals(first, read(dataset, Dataset.Pass.of(8, 0, true)));
        assertNotEquals(stills(100), first);
        assertEquals(java.util.Set.copyOf(stills(100)), java.util.Set.copyOf(first));
        int begin = stills(100).indexOf(first.get(0));
        assertEquals(stills(100).subList(begin, begin + 5), first.subList(0, 5));
    }

    @Test
    void aReaderMayBeClosedInTheMiddle() throws IOException {
        List<Path> shards = WebDataset.write(stills(300), dir, "s", WriteOptions.of().images(ImageFormat.PNG));
        StepReader reader = WebDataset.open(shards).read(Dataset.Pass.inOrder());
        assertEquals(stills(1).get(0), reader.next().decoded());
        reader.close();
        assertFalse(Files.notExists(shards.get(0)));
    }
}
