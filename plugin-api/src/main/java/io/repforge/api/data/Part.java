package io.repforge.api.data;

import io.repforge.api.Experimental;
import java.util.Arrays;

/**
 * One of the two parts of a dataset of which one is held out, to choose options by what comes of them there. Trajectories (each still image is one) are numbered
 * in the order of the data and counted in blocks; the last block of every so many is held out, and all others are to learn from. So both parts have the
 * classes of sorted data in equal shares, and neighbours come apart at the ends of blocks only.
 *
 * @param which which of the two
 * @param every one block of so many is held out; at least 2
 * @param block trajectories of a block; at least 1
 */
@Experimental
public record Part(Which which, int every, int block) {

    /** Which of the two. */
    public enum Which {
        /** What is to learn from. */
        LEARN,
        /** What isn't learnt from, but tested on. */
        HELD_OUT
    }

    /**
     * @throws IllegalArgumentException if nothing would be left of one of the parts, or blocks were empty
     */
    public Part {
        if (every < 2 || block < 1) {
            throw new IllegalArgumentException("of " + every + " blocks of " + block + " trajectories none can be held out; there must be at least 2 of at least 1");
        }
    }

    /** Whether the part has the trajectory of this number, counted from 0 in the order of the data. */
    public boolean has(long trajectory) {
        return (trajectory / block % every == every - 1) == (which == Which.HELD_OUT);
    }

    /** The numbers below {@code n} that the part has, in order. */
    public int[] of(int n) {
        int[] own = new int[n];
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (has(i)) {
                own[count++] = i;
            }
        }
        return Arrays.copyOf(own, count);
    }

    /** How many of the numbers below {@code n} the part has. */
    public long count(long n) {
        long round = (long) every * block;
        long heldOut = n / round * block + Math.max(0, n % round - (round - block));
        return which == Which.HELD_OUT ? heldOut : n - heldOut;
    }
}
