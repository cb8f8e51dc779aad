package io.repforge.framework.data.batch;

import io.repforge.framework.data.CounterRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shuffles things within a sliding buffer, as WebDataset does: it starts with few, so that the first comes early, takes in two for each that it gives until it is
 * full, and drains at the end. Which of them come depends on their places alone.
 *
 * @param <T> pairs, or what stands for them
 */
final class SlidingShuffle<T> {

    private static final int INITIAL = 100;

    private final int capacity;
    private final CounterRandom random;
    private final long pass;
    private final List<T> buffer;
    private boolean drained;
    private long given;

    /** Where things come from. */
    interface Source<T> {
        /** @return null at the end */
        @Nullable
        T next() throws IOException;
    }

    SlidingShuffle(int capacity, CounterRandom random, long pass) {
        this.capacity = capacity;
        this.random = random;
        this.pass = pass;
        this.buffer = new ArrayList<>(Math.min(capacity, INITIAL));
    }

    private SlidingShuffle(SlidingShuffle<?> other, List<T> buffer) {
        this.capacity = other.capacity;
        this.random = other.random;
        this.pass = other.pass;
        this.drained = other.drained;
        this.given = other.given;
        this.buffer = buffer;
    }

    /** @return null when all have been given */
    @Nullable
    T next(Source<T> source) throws IOException {
        fill(source, Math.min(capacity, given == 0 ? INITIAL : buffer.size() + 2));
        if (buffer.isEmpty()) {
            return null;
        }
        int chosen = random.below(buffer.size(), pass, given++);
        T last = buffer.remove(buffer.size() - 1);
        return chosen == buffer.size() ? last : buffer.set(chosen, last);
    }

    private void fill(Source<T> source, int wanted) throws IOException {
        while (!drained && buffer.size() < wanted) {
            T next = source.next();
            if (next == null) {
                drained = true;
            } else {
                buffer.add(next);
            }
        }
    }

    /** How many have been given. */
    long given() {
        return given;
    }

    /** What the buffer holds. */
    List<T> held() {
        return List.copyOf(buffer);
    }

    /** The same state, with what the things stand for in their place. */
    <U> SlidingShuffle<U> of(Map<T, U> others) {
        List<U> inTheirPlace = new ArrayList<>(buffer.size());
        for (T thing : buffer) {
            inTheirPlace.add(others.get(thing));
        }
        return new SlidingShuffle<>(this, inTheirPlace);
    }

    void clear() {
        buffer.clear();
    }
}
