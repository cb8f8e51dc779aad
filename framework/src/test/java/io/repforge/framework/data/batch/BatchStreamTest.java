package io.repforge.framework.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Share;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.framework.UserError;
import io.repforge.framework.data.GappyDataset;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.Tolerance;
import io.repforge.framework.data.HostMemory;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class BatchStreamTest {

    private static final int BATCH = 4;

    @Test
    void withoutAShuffleBufferTheOrderOfTheDataIsKeptAndBatchesCrossFromPassToPass() throws Exception {
        assertEquals(
                List.of("1:0 1:1 1:2 1:3", "1:4 1:5 1:0 1:1", "1:2 1:3 1:4 1:5", "1:0 1:1 1:2 1:3"),
                batches(4, 0, 7, Position.START, MemoryDataset.of(1, 6)));
    }

    @Test
    void eachPassOfAShuffledStreamIsAPermutationOfTheDataAndNoTwoAreTheSame() throws Exception {
        List<String> pairs = pairs(batches(3 * 50, 32, 7, Position.START, MemoryDataset.of(1, 200)));
        List<List<String>> passes = IntStream.range(0, 3).mapToObj(i -> pairs.subList(i * 200, (i + 1) * 200)).toList();
        Set<String> all = new HashSet<>(passes.get(0));
        assertEquals(200, all.size());
        for (List<String> pass : passes) {
            assertEquals(all, new HashSet<>(pass));
        }
        assertEquals(3, new HashSet<>(passes).size());
    }

    @Test
    void aPairLeavesTheShuffleBufferNoEarlierThanItsSizeAllows() throws Exception {
        List<String> pass = pairs(batches(50, 16, 7, Position.START, MemoryDataset.of(1, 200)));
        for (int place = 0; place < pass.size(); place++) {
            int number = Integer.parseInt(pass.get(place).substring(2));
            assertTrue(number < place + 16, "pair " + number + " came as number " + place);
        }
    }

    @Test
    void theSameSeedGivesTheSameBatchesAndAnotherSeedGivesOthers() throws Exception {
        List<String> once = batches(40, 32, 7, Position.START, MemoryDataset.of(1, 50), MemoryDataset.of(2, 30));
        assertEquals(once, batches(40, 32, 7, Position.START, MemoryDataset.of(1, 50), MemoryDataset.of(2, 30)));
        assertNotEquals(once, batches(40, 32, 8, Position.START, MemoryDataset.of(1, 50), MemoryDataset.of(2, 30)));
    }

    /** The shuffle buffer holds what it held; everything before is skipped. */
    @ParameterizedTest
    @ValueSource(ints = {0, 32})
    void aStreamThatStartsDeepInAPassDecodesWhatItHoldsAlone(int shuffleBufferSize) throws Exception {
        List<String> uninterrupted = batches(2_001, shuffleBufferSize, 7, Position.START, MemoryDataset.of(1, 10_000));
        MemoryDataset data = MemoryDataset.of(1, 10_000);
        List<String> resumed = batches(1, shuffleBufferSize, 7, new Position(0, 2_000 * BATCH, 0), data);
        assertEquals(uninterrupted.subList(2_000, 2_001), resumed);
        // The batch that was taken is given back, and so may be filled again.
        int ahead = (BatchSettings.DEFAULT_PREFETCH + 2) * BATCH;
        assertTrue(data.decoded.get() <= shuffleBufferSize + ahead, () -> data.decoded.get() + " steps were decoded");
    }

    /** Image number n of a {@link MemoryDataset} is of class n modulo 10. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void labelsComeBesideTheBatchesOfEachWorkerAndChangeNothingOfThem(int workers) throws Exception {
        List<Dataset> data = List.of(MemoryDataset.of(1, 50), MemoryDataset.of(2, 30));
        for (int worker = 0; worker < workers; worker++) {
            BatchSettings settings = settings(16, 7).sharing(new Share(worker, workers));
            try (BatchStream plain = BatchStream.open(data, TestPairs.IDENTITY, settings, Position.START);
                    BatchStream labelled = BatchStream.open(data, TestPairs.IDENTITY, settings.labelled(Step.LABEL), Position.START)) {
                for (int i = 0; i < 20; i++) {
                    Batch without = plain.take();
                    Batch with = labelled.take();
                    assertEquals(contents(without.context()), contents(with.context()));
                    assertEquals(0, without.labels().length);
                    assertArrayEquals(IntStream.range(0, BATCH).mapToDouble(row -> with.context().getLong(row, 0, 0, 0) % 10).toArray(), with.labels());
                    plain.release(without);
                    labelled.release(with);
                }
            }
        }
    }

    @Test
    void contextsWithoutTheLabelAreToldFromThoseWithIt() throws Exception {
        try (BatchStream stream = BatchStream.open(List.of(MemoryDataset.of(1, 6)), TestPairs.IDENTITY, settings(0, 7).labelled("colour"), Position.START)) {
            assertTrue(Arrays.stream(stream.take().labels()).allMatch(Double::isNaN));
        }
    }

    @Test
    void workersThatShareTheDataTrainOnAPassOfItTogether() throws Exception {
        List<String> together = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            BatchSettings settings = settings(8, 7).sharing(new Share(worker, 3));
            try (BatchStream stream = BatchStream.open(List.of(MemoryDataset.of(1, 36)), TestPairs.IDENTITY, settings, Position.START)) {
                for (int i = 0; i < 3; i++) {
                    Batch batch = stream.take();
                    together.add(contents(batch.context()));
                    stream.release(batch);
                }
            }
        }
        assertEquals(new HashSet<>(pairs(batches(9, 0, 7, Position.START, MemoryDataset.of(1, 36)))), new HashSet<>(pairs(together)));
    }

    @ParameterizedTest
    @CsvSource({"0, EQUAL", "1, EQUAL", "5, EQUAL", "32, EQUAL", "1000, EQUAL", "5, BY_SIZE", "0, IN_ORDER", "32, IN_ORDER"})
    void aStreamThatStartsAtAnyPositionGivesWhatAnUninterruptedOneWouldHaveGiven(int shuffleBufferSize, Interleave interleave) throws Exception {
        List<Position> positions = new ArrayList<>();
        List<String> uninterrupted = new ArrayList<>();
        List<Dataset> data = List.of(MemoryDataset.sized(1, 13), MemoryDataset.sized(2, 7));
        BatchSettings settings = settings(shuffleBufferSize, 7).interleaved(interleave);
        try (BatchStream stream = BatchStream.open(data, TestPairs.IDENTITY, settings, Position.START)) {
            for (int i = 0; i < 24; i++) {
                Batch batch = stream.take();
                uninterrupted.add(withNumbers(batch));
                positions.add(batch.position());
                stream.release(batch);
            }
        }
        for (int start = 0; start < 20; start++) {
            List<String> resumed = new ArrayList<>();
            try (BatchStream stream =
                    BatchStream.open(data, TestPairs.IDENTITY, settings, positions.get(start))) {
                for (int i = 0; i < 3; i++) {
                    Batch batch = stream.take();
                    resumed.add(withNumbers(batch));
                    assertEquals(positions.get(start + 1 + i), batch.position());
                    stream.release(batch);
                }
            }
            assertEquals(uninterrupted.subList(start + 1, start + 4), resumed, "from " + positions.get(start));
        }
    }

    @Test
    void whatIsSkippedIsCountedUpToEachBatchAndTheSameAfterResuming() throws Exception {
        BatchSettings skipping = settings(8, 7).tolerating(new Tolerance(OnError.SKIP, 5, Tolerance.Asked.RECIPE));
        List<Dataset> data = List.of(new GappyDataset("A!BCDEF!GHIJ!KLMNOPQR!!ST"), new GappyDataset("UVWX!YZ"));
        List<String> uninterrupted = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        try (BatchStream stream = BatchStream.open(data, TestPairs.IDENTITY, skipping, Position.START)) {
            for (int i = 0; i < 20; i++) {
                Batch batch = stream.take();
                uninterrupted.add(withNumbers(batch));
                positions.add(batch.position());
                stream.release(batch);
            }
        }
        assertTrue(positions.get(19).skipped() >= 12, positions::toString); // 6 in each pass of 26 pairs
        for (int start = 0; start < 19; start++) {
            try (BatchStream stream = BatchStream.open(data, TestPairs.IDENTITY, skipping, positions.get(start))) {
                for (int i = start + 1; i < Math.min(20, start + 4); i++) {
                    Batch batch = stream.take();
                    assertEquals(uninterrupted.get(i), withNumbers(batch));
                    assertEquals(positions.get(i), batch.position());
                    stream.release(batch);
                }
            }
        }
    }

    @Test
    void aStepThatCantBeReadEndsTheStreamUnlessItMayBeSkipped() {
        try (BatchStream stream = BatchStream.open(List.of(new GappyDataset("AB!C")), TestPairs.IDENTITY, settings(0, 7), Position.START)) {
            assertEquals("step 2 is damaged; to go on without such steps, set data.on_error: skip",
                    assertThrows(UserError.class, stream::take).getMessage());
        }
    }

    @Test
    void noTwoTrajectoriesOfARunShareANumber() throws Exception {
        Set<Long> numbers = new HashSet<>();
        try (BatchStream stream = BatchStream.open(
                List.of(MemoryDataset.of(1, 6), MemoryDataset.of(2, 6)), TestPairs.IDENTITY, settings(8, 7), Position.START)) {
            for (int i = 0; i < 9; i++) {
                Batch batch = stream.take();
                for (long number : batch.trajectory().toLongVector()) {
                    assertTrue(numbers.add(number), "trajectory " + number + " came twice");
                }
                stream.release(batch);
            }
        }
    }

    @Test
    void anEndlessSourceGivesBatchesOfItsFirstPassForever() throws Exception {
        try (BatchStream stream = BatchStream.open(
                List.of(MemoryDataset.endless(1), MemoryDataset.of(2, 3)), TestPairs.IDENTITY, settings(16, 7), Position.START)) {
            for (int i = 1; i <= 100; i++) {
                Batch batch = stream.take();
                assertEquals(new Position(0, (long) i * BATCH, 0), batch.position());
                stream.release(batch);
            }
        }
    }

    @Test
    void pairsOfTheIdentityShareOneArrayOfUint8() throws Exception {
        try (BatchStream stream = BatchStream.open(List.of(MemoryDataset.of(1, 8)), TestPairs.IDENTITY, settings(0, 7), Position.START)) {
            Batch batch = stream.take();
            assertTrue(batch.targetIsContext());
            assertSame(batch.context(), batch.target());
            assertNull(batch.extra());
            assertEquals(DataType.UINT8, batch.context().dataType());
            assertArrayEquals(new long[] {BATCH, 1, 1, 2}, batch.context().shape());
        }
    }

    @Test
    void otherTargetsAndExtraContextsHaveArraysOfTheirOwn() throws Exception {
        try (BatchStream stream = BatchStream.open(List.of(MemoryDataset.of(1, 8)), TestPairs.COPIES, settings(0, 7), Position.START)) {
            Batch batch = stream.take();
            assertFalse(batch.targetIsContext());
            assertNotSame(batch.context(), batch.target());
            assertEquals(contents(batch.context()), contents(batch.target()));
            assertEquals(contents(batch.context()), contents(batch.extra()));
        }
    }

    @Test
    void aBatchWhoseTargetsDifferOnlyFromSomeRowOnHasAllItsTargets() throws Exception {
        try (BatchStream stream = BatchStream.open(
                List.of(MemoryDataset.of(1, 8)), TestPairs.COPIES_FROM_THE_THIRD_ON, settings(0, 7), Position.START)) {
            Batch batch = stream.take();
            assertFalse(batch.targetIsContext());
            assertEquals("1:0 1:1 1:2 1:3", contents(batch.target()));
        }
    }

    @Test
    void memoryIsUsedAgain() throws Exception {
        Set<Long> addresses = new HashSet<>();
        try (BatchStream stream = BatchStream.open(
                List.of(MemoryDataset.of(1, 8)), TestPairs.IDENTITY, new BatchSettings(BATCH, 0, BatchSettings.UNBOUNDED, 2, 7, null, Tolerance.NONE, Share.WHOLE, null),
                Position.START)) {
            for (int i = 0; i < 50; i++) {
                Batch batch = stream.take();
                addresses.add(batch.context().data().address());
                stream.release(batch);
            }
        }
        assertEquals(3, addresses.size(), "two ahead and the one in use");
    }

    @Test
    void aFaultOfTheDataSurfacesWithItsSentenceAfterTheBatchesBeforeIt() throws Exception {
        try (BatchStream stream =
                BatchStream.open(List.of(MemoryDataset.failing(1, 10)), TestPairs.IDENTITY, settings(0, 7), Position.START)) {
            stream.release(stream.take());
            stream.release(stream.take());
            for (int i = 0; i < 2; i++) {
                UserError error = assertThrows(UserError.class, stream::take);
                assertEquals("shard-000003.tar, member 0042.png: the image is cut off; write the shard again.", error.getMessage());
            }
        }
    }

    @Test
    void anObservationOfAnotherShapeIsAFaultThatShowsBoth() {
        Dataset odd = new Dataset() {
            @Override
            public StepSpec spec() {
                return StepSpec.of(MemoryDataset.IMAGE);
            }

            @Override
            public StepReader read(Pass pass) {
                return StepReader.of(List.of(Step.of(Array.of(Shape.of(1, 2, 2), new byte[4]))));
            }
        };
        try (BatchStream stream = BatchStream.open(List.of(odd), TestPairs.IDENTITY, settings(0, 7), Position.START)) {
            String message = assertThrows(UserError.class, stream::take).getMessage();
            assertTrue(message.contains("uint8 [1, 2, 2]") && message.contains("image 1×1×2"), message);
        }
    }

    @Test
    void dataWithoutAPairIsAFaultAndNotAnEndlessLoop() {
        try (BatchStream stream = BatchStream.open(List.of(MemoryDataset.of(1, 0)), TestPairs.IDENTITY, settings(8, 7), Position.START)) {
            String message = assertThrows(UserError.class, stream::take).getMessage();
            assertTrue(message.contains("no pair in a whole pass"), message);
        }
    }

    @Test
    void aPositionBeyondThePassShowsThatTheDataHasChanged() {
        try (BatchStream stream =
                BatchStream.open(List.of(MemoryDataset.of(1, 10)), TestPairs.IDENTITY, settings(8, 7), new Position(2, 12, 0))) {
            String message = assertThrows(UserError.class, stream::take).getMessage();
            assertTrue(message.contains("after 12 pairs of pass 2") && message.contains("only 10"), message);
        }
    }

    @Test
    void stepsThatThePairConstructorCantUseAreAFaultFromTheStart() {
        String message = assertThrows(UserError.class, () -> BatchStream.open(
                List.of(MemoryDataset.of(1, 8)), TestPairs.NEEDING_ACTIONS, settings(0, 7), Position.START))
                .getMessage();
        assertEquals("The pair constructor 'test-pairs' can't make pairs of the training data: its steps have no actions; use others.", message);
    }

    @Test
    void closingIsPromptWhetherTheRingIsFullOrTheSourceIsSlowAndClosesTheReaders() {
        MemoryDataset quick = MemoryDataset.endless(1);
        Dataset slow = new Dataset() {
            @Override
            public StepSpec spec() {
                return StepSpec.of(MemoryDataset.IMAGE);
            }

            @Override
            public StepReader read(Pass pass) {
                return () -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException("interrupted");
                    }
                    return null;
                };
            }
        };
        assertTimeoutPreemptively(Duration.ofSeconds(4), () -> {
            BatchStream full = BatchStream.open(List.of(quick), TestPairs.IDENTITY, settings(8, 7), Position.START);
            INDArray last = full.take().context();
            full.close();
            assertTrue(last.wasClosed(), "its memory is freed");
            assertThrows(IllegalStateException.class, full::take);
            BatchStream.open(List.of(slow), TestPairs.IDENTITY, settings(8, 7), Position.START).close();
        });
        assertEquals(0, quick.openReaders.get());
    }

    @Test
    void readersOfFormerPassesAreClosed() throws Exception {
        MemoryDataset data = MemoryDataset.of(1, 5);
        try (BatchStream stream = BatchStream.open(List.of(data), TestPairs.IDENTITY, settings(3, 7), Position.START)) {
            for (int i = 0; i < 20; i++) {
                stream.release(stream.take());
            }
            assertTrue(data.openReaders.get() <= 1);
        }
        assertEquals(0, data.openReaders.get());
    }

    /** Memory that is counted. */
    private static final class Counted implements HostMemory {

        final Set<Long> held = ConcurrentHashMap.newKeySet();
        final AtomicInteger allocated = new AtomicInteger();

        @Override
        public Block allocate(long bytes) {
            Block block = PAGEABLE.allocate(bytes);
            long address = block.pointer().address();
            allocated.incrementAndGet();
            assertTrue(held.add(address));
            return new Block(block.pointer(), bytes, () -> {
                assertTrue(held.remove(address), "freed once");
                block.close();
            });
        }
    }

    @Test
    void batchesLieInTheMemoryThatIsGivenAndAreFreed() throws Exception {
        Counted memory = new Counted();
        try (BatchStream stream = BatchStream.open(
                List.of(MemoryDataset.of(1, 8)), TestPairs.COPIES, settings(0, 7), Position.START, memory)) {
            for (int i = 0; i < 8; i++) {
                Batch batch = stream.take();
                assertTrue(memory.held.contains(batch.context().data().addressPointer().address()));
                assertTrue(memory.held.contains(batch.target().data().addressPointer().address()));
                stream.release(batch);
            }
        }
        assertTrue(memory.allocated.get() > 2);
        assertEquals(Set.of(), memory.held);
    }

    @Test
    void onlyATakenBatchCanBeReleasedAndOnlyOnce() throws Exception {
        try (BatchStream stream = BatchStream.open(List.of(MemoryDataset.of(1, 8)), TestPairs.IDENTITY, settings(0, 7), Position.START)) {
            Batch batch = stream.take();
            stream.release(batch);
            assertThrows(IllegalStateException.class, () -> stream.release(batch));
        }
    }

    private static BatchSettings settings(int shuffleBufferSize, long seed) {
        return BatchSettings.of(BATCH, shuffleBufferSize, seed);
    }

    private static List<String> batches(int count, int shuffleBufferSize, long seed, Position from, Dataset... data) throws Exception {
        List<String> batches = new ArrayList<>();
        try (BatchStream stream = BatchStream.open(List.of(data), TestPairs.IDENTITY, settings(shuffleBufferSize, seed), from)) {
            for (int i = 0; i < count; i++) {
                Batch batch = stream.take();
                batches.add(contents(batch.context()));
                stream.release(batch);
            }
        }
        return batches;
    }

    private static List<String> pairs(List<String> batches) {
        return batches.stream().flatMap(b -> Arrays.stream(b.split(" "))).toList();
    }

    static String withNumbers(Batch batch) {
        return contents(batch.context()) + " of " + Arrays.toString(batch.trajectory().toLongVector());
    }

    /** Such as {@code 1:0 1:1}: dataset and number of each observation. */
    static String contents(INDArray observations) {
        int[] pixels = observations.dup().reshape(observations.length()).toIntVector();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pixels.length; i += 2) {
            text.append(i == 0 ? "" : " ").append(pixels[i + 1]).append(':').append(pixels[i]);
        }
        return text.toString();
    }
}
