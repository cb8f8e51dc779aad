package io.repforge.framework.data.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.Dataset;
import io.repforge.framework.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From which of several datasets pairs come, how often, and where a pass over them ends. */
class InterleaveTest {

    private static final List<Dataset> DATA = List.of(MemoryDataset.sized(1, 120), MemoryDataset.sized(2, 40));

    /** Pairs such as {@code 2:7}, the seventh of the second dataset, one by one. */
    private static final class Pairs implements AutoCloseable {

        private final BatchStream stream;
        private Position position = Position.START;

        Pairs(List<Dataset> data, @Nullable Interleave interleave, int shuffleBufferSize, Position from) {
            BatchSettings settings = BatchSettings.of(1, shuffleBufferSize, 7).interleaved(interleave);
            this.stream = BatchStream.open(data, TestPairs.IDENTITY, settings, from);
        }

        String next() throws InterruptedException {
            Batch batch = stream.take();
            position = batch.position();
            String contents = BatchStreamTest.withNumbers(batch);
            stream.release(batch);
            return contents;
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    private static List<String> pass(List<Dataset> data, @Nullable Interleave interleave, int shuffleBufferSize, long number) throws Exception {
        try (Pairs pairs = new Pairs(data, interleave, shuffleBufferSize, Position.START)) {
            List<String> pass = new ArrayList<>();
            while (pairs.position.pass() <= number) {
                String next = pairs.next();
                if (pairs.position.pass() == number) {
                    pass.add(next.substring(0, next.indexOf(' ')));
                }
            }
            return pass;
        }
    }

    private static long of(int dataset, List<String> pairs) {
        return pairs.stream().filter(pair -> pair.startsWith(dataset + ":")).count();
    }

    private static List<String> all(int dataset, int size) {
        return IntStream.range(0, size).mapToObj(i -> dataset + ":" + i).toList();
    }

    @Test
    void bySizeAPassHasEachPairOnceAndItsHalvesAreAlike() throws Exception {
        List<String> pass = pass(DATA, Interleave.BY_SIZE, 0, 0);
        assertEquals(160, pass.size());
        assertEquals(160, new HashSet<>(pass).size());
        long early = of(2, pass.subList(0, 80));
        assertTrue(early >= 12 && early <= 28, early + " of 40 pairs of the second dataset lie in the first half");
        assertEquals(all(2, 40), pass.stream().filter(pair -> pair.startsWith("2:")).toList(), "each dataset keeps its order");
        assertNotEquals(pass, pass(DATA, Interleave.BY_SIZE, 0, 1));
    }

    @Test
    void equalChancesRepeatWhatIsSmallUntilWhatIsLargeHasEnded() throws Exception {
        for (long number = 0; number < 2; number++) {
            List<String> pass = pass(DATA, Interleave.EQUAL, 0, number);
            List<String> large = pass.stream().filter(pair -> pair.startsWith("1:")).toList();
            List<String> small = pass.stream().filter(pair -> pair.startsWith("2:")).toList();
            assertEquals(all(1, 120), large);
            assertTrue(small.size() >= 80 && small.size() <= 160, "about as many: " + small.size());
            for (int i = 0; i < small.size(); i++) {
                assertEquals("2:" + i % 40, small.get(i));
            }
        }
    }

    @Test
    void inOrderOneDatasetFollowsTheOther() throws Exception {
        assertEquals(Stream.concat(all(1, 120).stream(), all(2, 40).stream()).toList(), pass(DATA, Interleave.IN_ORDER, 0, 0));
    }

    @Test
    void whereNothingIsSaidSizesDecideIfTheyAreKnownAndTheOrderIsKeptIfItIsToBe() {
        List<Dataset> unsized = List.of(MemoryDataset.sized(1, 4), MemoryDataset.of(2, 4));
        assertEquals(Interleave.BY_SIZE, Interleave.of(null, DATA, true));
        assertEquals(Interleave.EQUAL, Interleave.of(null, unsized, true));
        assertEquals(Interleave.IN_ORDER, Interleave.of(null, DATA, false));
        assertEquals(Interleave.EQUAL, Interleave.of(Interleave.EQUAL, DATA, false));
        assertEquals("data.interleave: by-size goes by the sizes of the datasets, and that of training data 2 isn't known beforehand; choose equal"
                + " or in-order.", assertThrows(UserError.class, () -> Interleave.of(Interleave.BY_SIZE, unsized, true)).getMessage());
    }

    @Test
    void thePassOfEqualChancesIsAsManyTimesTheLargestAsThereAreDatasets() {
        assertEquals(OptionalLong.of(160), Interleave.BY_SIZE.passSize(DATA));
        assertEquals(OptionalLong.of(160), Interleave.IN_ORDER.passSize(DATA));
        assertEquals(OptionalLong.of(240), Interleave.EQUAL.passSize(DATA));
        assertEquals(OptionalLong.empty(), Interleave.EQUAL.passSize(List.of(MemoryDataset.of(1, 3))));
    }

    @ParameterizedTest
    @EnumSource
    void noTwoTrajectoriesShareANumberThoughDatasetsRepeat(Interleave interleave) throws Exception {
        Set<String> numbers = new HashSet<>();
        try (Pairs pairs = new Pairs(List.of(MemoryDataset.sized(1, 9), MemoryDataset.sized(2, 2)), interleave, 4, Position.START)) {
            for (int i = 0; i < 60; i++) {
                String next = pairs.next();
                assertTrue(numbers.add(next.substring(next.indexOf(" of "))), next);
            }
        }
    }

    static Stream<Arguments> ways() {
        return Arrays.stream(Interleave.values()).flatMap(way -> Stream.of(0, 3, 64).map(buffer -> Arguments.of(way, buffer)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void fromEveryPositionThePairsAreThoseOfAnUninterruptedRun(Interleave interleave, int shuffleBufferSize) throws Exception {
        List<Dataset> data = List.of(MemoryDataset.sized(1, 11), MemoryDataset.sized(2, 3), MemoryDataset.sized(3, 5));
        List<String> uninterrupted = new ArrayList<>();
        List<Position> positions = new ArrayList<>(List.of(Position.START));
        try (Pairs pairs = new Pairs(data, interleave, shuffleBufferSize, Position.START)) {
            for (int i = 0; i < 90; i++) {
                uninterrupted.add(pairs.next());
                positions.add(pairs.position);
            }
        }
        for (int start = 0; start < 84; start += 3) {
            try (Pairs pairs = new Pairs(data, interleave, shuffleBufferSize, positions.get(start))) {
                for (int i = start; i < start + 6; i++) {
                    assertEquals(uninterrupted.get(i), pairs.next(), "pair " + i + " from " + positions.get(start));
                    assertEquals(positions.get(i + 1), pairs.position);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatasetWithoutPairsAmongOthersIsNamed(Interleave interleave) {
        try (Pairs pairs = new Pairs(List.of(MemoryDataset.sized(1, 4), MemoryDataset.sized(2, 0)), interleave, 0, Position.START)) {
            String message = assertThrows(UserError.class, () -> {
                for (int i = 0; i < 100; i++) {
                    pairs.next();
                }
            }).getMessage();
            assertTrue(message.startsWith("Training data 2 of 2 gave no pair in a whole pass"), message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readersAreClosedAtTheEndOfPasses(Interleave interleave) throws Exception {
        MemoryDataset small = MemoryDataset.sized(1, 2);
        MemoryDataset large = MemoryDataset.sized(2, 9);
        try (Pairs pairs = new Pairs(List.of(small, large), interleave, 3, Position.START)) {
            for (int i = 0; i < 100; i++) {
                pairs.next();
            }
            assertTrue(small.openReaders.get() <= 1 && large.openReaders.get() <= 1);
        }
        assertEquals(0, small.openReaders.get() + large.openReaders.get());
    }
}
