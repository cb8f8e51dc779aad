package io.repforge.framework.explore;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.stream.IntStream;

/**
 * What rows are called that were read of a dataset: by their numbers among all, those that can't be read and were left out counted.
 *
 * @param missing numbers of the latter, which become known as the data is read
 */
record RowNumbers(SortedSet<Long> missing) {

    /** The number of one row. */
    int of(int place) {
        return of(new int[] {place})[0];
    }

    /**
     * The numbers of rows.
     *
     * @param places of the rows among those that can be read, from 0 on
     */
    int[] of(int[] places) {
        int last = Arrays.stream(places).max().orElse(-1);
        int[] readable = IntStream.iterate(0, number -> number + 1).filter(number -> !missing.contains((long) number)).limit(last + 1L).toArray();
        return Arrays.stream(places).map(place -> readable[place]).toArray();
    }
}
