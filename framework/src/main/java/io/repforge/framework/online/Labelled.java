package io.repforge.framework.online;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What is known of the observations whose representations are looked at.
 *
 * @param classes class of each, {@value #UNKNOWN} where nobody knows
 * @param observations a number of each, the same for the same observation
 */
public record Labelled(int[] classes, int[] observations) {

    /** Instead of a class. */
    public static final int UNKNOWN = -1;

    /** The rows whose classes are known. */
    int[] known() {
        return IntStream.range(0, classes.length).filter(row -> classes[row] != UNKNOWN).toArray();
    }

    /** Of some rows alone. */
    Labelled select(int[] rows) {
        return new Labelled(Arrays.stream(rows).map(row -> classes[row]).toArray(), Arrays.stream(rows).map(row -> observations[row]).toArray());
    }
}
