package io.repforge.framework.data.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.array.Values;
import io.repforge.api.data.Dataset;
import io.repforge.api.data.Step;
import io.repforge.api.data.StepReader;
import io.repforge.api.data.StepSpec;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.framework.UserError;
import io.repforge.framework.data.OnError;
import io.repforge.framework.data.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Observations that become arrays for their batch, such as files of images. */
class EncodedObservationsTest {

    private static final int BATCH = 4;
    private static final Tolerance SKIPPING = new Tolerance(OnError.SKIP, 3, Tolerance.Asked.RECIPE);

    /** An image of two pixels: its number, and what was drawn for the view. */
    private record Encoded(int number, boolean varies, AtomicInteger decoded) implements Values {

        @Override
        public Array array() throws UnreadableStepException {
            return array(0);
        }

        @Override
        public Array view(RandomGenerator random) throws UnreadableStepException {
            return array(1 + random.nextInt(200));
        }

        private Array array(int drawn) throws UnreadableStepException {
            decoded.incrementAndGet();
            if (number % 10 == 3) {
                throw new UnreadableStepException("image " + number + " is cut off");
            }
            return Array.of(Shape.of(1, 1, 2), (byte) number, (byte) drawn);
        }

        @Override
        public long bytesHeld() {
            return 100;
        }
    }

    /** Of every ten images the fourth can't be decoded. */
    private record Images(int count, boolean vary, AtomicInteger decoded, AtomicInteger ahead) implements Dataset {

        static Images of(int count, boolean vary) {
            return new Images(count, vary, new AtomicInteger(), new AtomicInteger());
        }

        @Override
        public StepSpec spec() {
            return StepSpec.of(MemoryDataset.IMAGE);
        }

        @Override
        public StepReader read(Pass pass) {
            return StepReader.of(IntStream.range(0, count).mapToObj(i -> {
                ahead.accumulateAndGet(i, Math::max);
                return Step.of(new Encoded(i, vary, decoded));
            })::iterator);
        }
    }

    /** Contexts, targets and the position of each batch. */
    private static List<String> batches(int count, BatchSettings settings, Position from, Dataset data) throws Exception {
        List<String> batches = new ArrayList<>();
        try (BatchStream stream = BatchStream.open(List.of(data), TestPairs.IDENTITY, settings, from)) {
            for (int i = 0; i < count; i++) {
                Batch batch = stream.take();
                batches.add(Arrays.toString(batch.context().dup().data().asInt()) + Arrays.toString(batch.target().dup().data().asInt()) + batch.position());
                stream.release(batch);
            }
        }
        return batches;
    }

    private static Position position(String batch) {
        String[] numbers = batch.replaceAll(".*Position\\[pass=(\\d+), pairs=(\\d+), skipped=(\\d+)]", "$1 $2 $3").split(" ");
        return new Position(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    private static BatchSettings settings(int shuffle, long seed) {
        return BatchSettings.of(BATCH, shuffle, seed).tolerating(SKIPPING);
    }

    @Test
    void whatCantBeDecodedIsLeftOutAndCountedOfEachPass() throws Exception {
        List<String> batches = batches(6, settings(0, 7), Position.START, Images.of(20, false));
        assertEquals("[0, 0, 1, 0, 2, 0, 4, 0][0, 0, 1, 0, 2, 0, 4, 0]" + new Position(0, 5, 1), batches.get(0));
        assertEquals("[18, 0, 19, 0, 0, 0, 1, 0][18, 0, 19, 0, 0, 0, 1, 0]" + new Position(1, 2, 2), batches.get(4));
        assertEquals("[2, 0, 4, 0, 5, 0, 6, 0][2, 0, 4, 0, 5, 0, 6, 0]" + new Position(1, 7, 3), batches.get(5));
    }

    @Test
    void moreThanMayBeLeftOutOfAPassEndTheStreamAndSoDoesTheFirstWhereNoneMay() throws Exception {
        assertEquals(
                "More steps can't be read than may be left out in a pass, which are 3; the last of them: image 33 is cut off; mend the data, or raise data.max_skipped",
                assertThrows(UserError.class, () -> batches(40, settings(0, 7), Position.START, Images.of(60, false))).getMessage());
        assertEquals("image 3 is cut off; to go on without such steps, set data.on_error: skip",
                assertThrows(UserError.class, () -> batches(40, BatchSettings.of(BATCH, 0, 7), Position.START, Images.of(60, false))).getMessage());
    }

    @Test
    void viewsAreDrawnForContextAndTargetAndDependOnTheSeedAndThePlaceAlone() throws Exception {
        List<String> batches = batches(20, settings(8, 7), Position.START, Images.of(20, true));
        assertEquals(batches, batches(20, settings(8, 7), Position.START, Images.of(20, true)));
        assertNotEquals(batches, batches(20, settings(8, 8), Position.START, Images.of(20, true)));
        Set<String> drawn = new HashSet<>();
        for (String batch : batches) {
            int[] context = numbers(batch.substring(1, batch.indexOf(']')));
            int[] target = numbers(batch.substring(batch.indexOf('[', 1) + 1, batch.indexOf(']', batch.indexOf(']') + 1)));
            for (int row = 0; row < BATCH; row++) {
                assertEquals(context[2 * row], target[2 * row], "both are views of one image");
                drawn.add(context[2 * row + 1] + "/" + target[2 * row + 1]);
            }
        }
        assertTrue(drawn.size() > 75, drawn::toString);
    }

    private static int[] numbers(String list) {
        return Arrays.stream(list.split(", ")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void aStreamGoesOnWhereAnotherStoodAndDecodesNothingOfWhatWasBefore() throws Exception {
        for (int shuffle : new int[] {0, 8}) {
            for (long bytes : new long[] {BatchSettings.UNBOUNDED, 450}) {
                BatchSettings settings = settings(shuffle, 7).bounded(bytes);
                List<String> whole = batches(12, settings, Position.START, Images.of(30, true));
                for (int at = 1; at < 11; at++) {
                    Images data = Images.of(30, true);
                    assertEquals(whole.subList(at, at + 1), batches(1, settings, position(whole.get(at - 1)), data), "batch " + at);
                    assertTrue(data.decoded.get() <= 2 * (32 + 6) * BATCH, () -> data.decoded.get() + " views were decoded");
                }
            }
        }
    }

    @Test
    void aBufferOfSoManyBytesTakesInNoMoreThanThat() throws Exception {
        Images data = Images.of(1000, false);
        try (PairStream pairs = new PairStream(PairSource.of(List.of(data), TestPairs.IDENTITY, settings(500, 7).bounded(2_000)),
                settings(500, 7).bounded(2_000), Position.START)) {
            for (int i = 0; i < 300; i++) {
                pairs.next();
                assertTrue(data.ahead.get() <= i + 20, () -> data.ahead.get() + " were read");
            }
        }
    }
}
