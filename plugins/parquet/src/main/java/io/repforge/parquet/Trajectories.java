package io.repforge.parquet;

import io.repforge.parquet.file.Leaf;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where trajectories begin among the rows of a table. Immutable. */
final class Trajectories {

    private final long rows;
    /** The first row of each; null where each row is a trajectory. */
    private final long @Nullable [] starts;

    private Trajectories(long rows, long @Nullable [] starts) {
        this.rows = rows;
        this.starts = starts;
    }

    /** Each row is one. */
    static Trajectories each(long rows) {
        return new Trajectories(rows, null);
    }

    /**
     * They end where a column changes, which is read as a whole.
     *
     * @throws IOException if it can't be read, or a row has nothing there
     */
    static Trajectories by(Table table, Table.Column episode) throws IOException {
        if (episode.lists() > 0 || !episode.kind().isNumber() && episode.kind() != Leaf.Kind.TEXT) {
            throw new IOException(table.first() + ": the column '" + episode.name() + "' holds " + episode.leaves().get(0)
                    + ", by which no episodes can be told apart; name one with a number or text for each row by the option 'episode'");
        }
        long[] starts = new long[16];
        int count = 0;
        Object last = null;
        try (Cursor cursor = new Cursor(table)) {
            for (long row = 0; row < table.rows(); row++) {
                cursor.to(row);
                Object value = cursor.scalar(episode);
                if (value == null) {
                    throw new IOException(cursor.place() + " has nothing in the column '" + episode.name() + "', by which episodes are told apart; leave such rows out");
                }
                if (!value.equals(last)) {
                    starts = count == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
                    starts[count++] = row;
                    last = value;
                }
            }
        }
        return new Trajectories(table.rows(), Arrays.copyOf(starts, count));
    }

    boolean areRows() {
        return starts == null;
    }

    /** How many there are. */
    long count() {
        return starts == null ? rows : starts.length;
    }

    /** The first row of one; behind the last one, the number of rows. */
    long start(long trajectory) {
        return starts == null ? trajectory : trajectory == starts.length ? rows : starts[(int) trajectory];
    }

    /** The first one that begins at a row or behind it. */
    long from(long row) {
        if (starts == null) {
            return row;
        }
        int found = Arrays.binarySearch(starts, row);
        return found < 0 ? -1 - found : found;
    }
}
