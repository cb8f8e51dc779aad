package io.repforge.framework.data.batch;

import io.repforge.api.data.Pair;
import io.repforge.api.data.PairReader;
import io.repforge.framework.data.CounterRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shuffles the pairs of one pass within a sliding buffer, as WebDataset does: it starts with few pairs, so that the first comes
 * early, takes in two for each that it gives until it is full, and drains at the end.
 */
final class ShuffleBuffer implements PairReader {

    private static final int INITIAL = 100;

    private final PairReader source;
    private final int capacity;
    private final CounterRandom random;
    private final long pass;
    private final List<Pair> buffer;
    private boolean drained;
    private long given;

    ShuffleBuffer(PairReader source, int capacity, CounterRandom random, long pass) {
        this.source = source;
        this.capacity = capacity;
        this.random = random;
        this.pass = pass;
        this.buffer = new ArrayList<>(Math.min(capacity, INITIAL));
    }

    @Override
    public @Nullable Pair next() throws IOException {
        fill(Math.min(capacity, given == 0 ? INITIAL : buffer.size() + 2));
        if (buffer.isEmpty()) {
            return null;
        }
        int chosen = random.below(buffer.size(), pass, given++);
        Pair last = buffer.remove(buffer.size() - 1);
        return chosen == buffer.size() ? last : buffer.set(chosen, last);
    }

    private void fill(int wanted) throws IOException {
        while (!drained && buffer.size() < wanted) {
            Pair pair = source.next();
            if (pair == null) {
                drained = true;
            } else {
                buffer.add(pair);
            }
        }
    }

    @Override
    public void close() throws IOException {
        buffer.clear();
        source.close();
    }
}
