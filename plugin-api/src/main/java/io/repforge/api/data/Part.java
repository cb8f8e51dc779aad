package io.repforge.api.data;

import io.repforge.api.Experimental;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * A part of a dataset: some of its trajectories (each still image is one), by their numbers in the order of the data. Mostly one of two, of which one is held
 * out, to choose options by what comes of them there; or any that were chosen, such as a few by their labels. Immutable.
 */
@Experimental
public final class Part {

    private final LongPredicate trajectories;
    private final OptionalLong end;
    private final String shown;

    /** Which of the two. */
    public enum Which {
        /** What is to learn from. */
        LEARN,
        /** What isn't learnt from, but tested on. */
        HELD_OUT
    }

    private Part(LongPredicate trajectories, OptionalLong end, String shown) {
        this.trajectories = trajectories;
        this.end = end;
        this.shown = shown;
    }

    /**
     * One of two. Trajectories are counted in blocks; the last block of every so many is held out, and all others are to learn from. So both parts have the
     * classes of sorted data in equal shares, and neighbours come apart at the ends of blocks only.
     *
     * @param which which of the two
     * @param every one block of so many is held out; at least 2
     * @param block trajectories of a block; at least 1
     * @throws IllegalArgumentException if nothing would be left of one of the parts, or blocks were empty
     */
    public static Part of(Which which, int every, int block) {
        if (every < 2 || block < 1) {
            throw new IllegalArgumentException("of " + every + " blocks of " + block + " trajectories none can be held out; there must be at least 2 of at least 1");
        }
        return new Part(trajectory -> (trajectory / block % every == every - 1) == (which == Which.HELD_OUT), OptionalLong.empty(),
                which + " of every " + every + " blocks of " + block);
    }

    /**
     * Those of some numbers.
     *
     * @param numbers of the trajectories, counted from 0 in the order of the data
     */
    public static Part of(BitSet numbers) {
        BitSet own = (BitSet) numbers.clone();
        return new Part(trajectory -> trajectory < own.length() && own.get((int) trajectory), OptionalLong.of(own.length()), own.cardinality() + " trajectories");
    }

    /** Whether the part has the trajectory of this number, counted from 0 in the order of the data. */
    public boolean has(long trajectory) {
        return trajectories.test(trajectory);
    }

    /** The number from which on it has none; empty where it goes on as long as the data does. */
    public OptionalLong end() {
        return end;
    }

    /** The numbers below {@code n} that the part has, in order. */
    public int[] of(int n) {
        int[] own = new int[n];
        int count = 0;
        for (int i = 0; i < Math.min(n, end.orElse(n)); i++) {
            if (has(i)) {
                own[count++] = i;
            }
        }
        return Arrays.copyOf(own, count);
    }

    /** How many of the numbers below {@code n} the part has. */
    public long count(long n) {
        long count = 0;
        for (long i = 0; i < Math.min(n, end.orElse(n)); i++) {
            count += has(i) ? 1 : 0;
        }
        return count;
    }

    @Override
    public String toString() {
        return shown;
    }
}
