package io.repforge.framework.data.batch;

import io.repforge.framework.data.CounterRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
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
    private final long mostBytes;
    private final ToLongFunction<? super T> sizes;
    private final CounterRandom random;
    private final long pass;
    private final List<T> buffer;
    private boolean drained;
    private long given;
    private long bytes;

    /** Where things come from. */
    interface Source<T> {
        /** @return null at the end */
        @Nullable
        T next() throws IOException;
    }

    /**
     * @param mostBytes nothing is taken in while what is there has so many bytes
     * @param sizes bytes of a thing
     */
    SlidingShuffle(int capacity, long mostBytes, ToLongFunction<? super T> sizes, CounterRandom random, long pass) {
        this.capacity = capacity;
        this.mostBytes = mostBytes;
        this.sizes = sizes;
        this.random = random;
        this.pass = pass;
        this.buffer = new ArrayList<>(Math.min(capacity, INITIAL));
    }

    private SlidingShuffle(SlidingShuffle<?> other, List<T> buffer, ToLongFunction<? super T> sizes) {
        this.capacity = other.capacity;
        this.mostBytes = other.mostBytes;
        this.sizes = sizes;
        this.bytes = buffer.stream().mapToLong(sizes).sum();
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
        T next = chosen == buffer.size() ? last : buffer.set(chosen, last);
        bytes -= sizes.applyAsLong(next);
        return next;
    }

    private void fill(Source<T> source, int wanted) throws IOException {
        while (!drained && buffer.size() < wanted && (bytes < mostBytes || buffer.isEmpty())) {
            T next = source.next();
            if (next == null) {
                drained = true;
            } else {
                buffer.add(next);
                bytes += sizes.applyAsLong(next);
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
    <U> SlidingShuffle<U> of(Map<T, U> others, ToLongFunction<? super U> bytesOf) {
        List<U> inTheirPlace = new ArrayList<>(buffer.size());
        for (T thing : buffer) {
            inTheirPlace.add(others.get(thing));
        }
        return new SlidingShuffle<>(this, inTheirPlace, bytesOf);
    }

    void clear() {
        buffer.clear();
        bytes = 0;
    }
}
