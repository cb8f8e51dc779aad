package io.repforge.framework.data.batch;

import io.repforge.api.array.Values;
import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.framework.data.CounterRandom;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shuffles the pairs of one pass. */
final class ShuffleBuffer implements PairReader {

    private final PairReader source;
    private final SlidingShuffle<Pair> shuffle;

    private ShuffleBuffer(PairReader source, SlidingShuffle<Pair> shuffle) {
        this.source = source;
        this.shuffle = shuffle;
    }

    /** Opens the pairs of a pass at their start. */
    interface Opener {
        PairReader open() throws IOException;
    }

    /**
     * The buffer at the start of a pass.
     *
     * @param bytes most bytes that its pairs take in memory, but for the one that is over it
     */
    static ShuffleBuffer of(PairReader source, int capacity, long bytes, CounterRandom random, long pass) {
        return new ShuffleBuffer(source, new SlidingShuffle<>(capacity, bytes, ShuffleBuffer::bytes, random, pass));
    }

    /** What several parts or pairs have in common is counted for each. */
    private static long bytes(Pair pair) {
        Values extra = pair.extra();
        return pair.context().bytesHeld() + (pair.target() == pair.context() ? 0 : pair.target().bytesHeld()) + (extra == null ? 0 : extra.bytesHeld());
    }

    /**
     * The buffer without a bound of its bytes as it is when so many pairs have been given; fewer if the pass has fewer. It is found out which pairs it holds then: these are made, and the
     * others skipped.
     *
     * @param opener asked once more if it turns out that the pass has come to its end by then
     */
    static ShuffleBuffer behind(long count, Opener opener, int capacity, CounterRandom random, long pass) throws IOException {
        long inPass = Long.MAX_VALUE;
        while (true) {
            Places places = new Places(inPass);
            SlidingShuffle<Long> held = new SlidingShuffle<>(capacity, Long.MAX_VALUE, any -> 0, random, pass);
            while (held.given() < count && held.next(places) != null) {
                // What is given goes into no batch.
            }
            Map<Long, Pair> made = new HashMap<>();
            PairReader source = opener.open();
            try {
                inPass = makeHeld(source, held.held(), places.next, made);
            } catch (IOException | RuntimeException e) {
                try (source) {
                    throw e;
                }
            }
            if (inPass == places.next) {
                return new ShuffleBuffer(source, held.of(made, ShuffleBuffer::bytes));
            }
            source.close();
        }
    }

    /** Numbers in place of pairs. */
    private static final class Places implements SlidingShuffle.Source<Long> {

        private final long end;
        private long next;

        Places(long end) {
            this.end = end;
        }

        @Override
        public @Nullable Long next() {
            return next == end ? null : next++;
        }
    }

    /** @return how far the source has been read; less than up to the end if it has no more pairs */
    private static long makeHeld(PairReader source, List<Long> held, long end, Map<Long, Pair> made) throws IOException {
        long read = 0;
        for (long place : held.stream().sorted().toList()) {
            read += skip(source, place - read);
            Pair pair = read < place ? null : source.next();
            if (pair == null) {
                return read;
            }
            made.put(place, pair);
            read++;
        }
        return read + skip(source, end - read);
    }

    private static long skip(PairReader source, long pairs) throws IOException {
        return pairs == 0 ? 0 : source.skip(pairs).pairs();
    }

    /** How many pairs of the pass have been given. */
    long given() {
        return shuffle.given();
    }

    @Override
    public @Nullable Pair next() throws IOException {
        return shuffle.next(source::next);
    }

    @Override
    public void close() throws IOException {
        shuffle.clear();
        source.close();
    }
}
