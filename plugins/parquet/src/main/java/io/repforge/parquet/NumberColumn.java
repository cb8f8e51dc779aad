package io.repforge.parquet;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.api.data.UnreadableStepException;
import io.repforge.api.space.Space;
import io.repforge.parquet.file.ColumnRows;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Real or whole numbers in a column, one or a list of them for each row, as arrays of {@code float32}. Lists of lists are arrays of as many axes. */
final class NumberColumn implements Observations {

    private final Table.Column column;
    private final Space.Box space;

    private NumberColumn(Table.Column column, Space.Box space) {
        this.column = column;
        this.space = space;
    }

    /**
     * @param option that names the column
     * @throws IOException if it holds no numbers, or the first row has none
     */
    static NumberColumn of(Table table, Table.Column column, String option) throws IOException {
        if (!column.kind().isNumber()) {
            throw new IOException(table.first() + ": the column '" + column.name() + "' holds " + column.leaves().get(0) + ", not numbers; name another by " + option);
        }
        try (Cursor row = new Cursor(table)) {
            for (long i = 0; i < table.rows(); i++) {
                row.to(i);
                long[] shape = shape(column, row);
                if (shape != null) {
                    return new NumberColumn(column, Space.box(shape));
                }
            }
        }
        throw new IOException(
                table.first() + ": the column '" + column.name() + "' has no numbers, or lists of unlike lengths within one row; name another by " + option);
    }

    private static long @Nullable [] shape(Table.Column column, Cursor row) throws IOException {
        if (column.lists() == 0) {
            return new long[] {1};
        }
        ColumnRows.Lists lists = row.lists(column);
        return lists == null || lists.values().length == 0 || !lists.complete() ? null : lists.lengths();
    }

    @Override
    public Space space() {
        return space;
    }

    @Override
    public String label() {
        return "numbers in '" + column.name() + "'";
    }

    @Override
    public Seen of(Cursor row) throws IOException {
        return new Seen(array(row), row.shortPlace());
    }

    /**
     * The numbers of a row.
     *
     * @throws UnreadableStepException if some are missing, or it has more or fewer than the others
     * @throws IOException if the file can't be read
     */
    Array array(Cursor row) throws IOException {
        if (column.lists() == 0) {
            Object value = row.scalar(column);
            if (value == null) {
                throw new UnreadableStepException(place(row) + " holds no number");
            }
            return Array.of(Shape.of(1), ((Number) value).floatValue());
        }
        ColumnRows.Lists lists = row.lists(column);
        if (lists == null || !lists.complete()) {
            throw new UnreadableStepException(place(row) + (lists == null ? " holds no numbers, or lists of unlike lengths" : " lacks some of its numbers"));
        }
        if (!Arrays.equals(lists.lengths(), space.shape().dims())) {
            throw new UnreadableStepException(place(row) + " holds numbers of shape " + Shape.of(lists.lengths()) + ", but the first row has " + space.shape());
        }
        return Array.of(space.shape(), lists.values());
    }

    private String place(Cursor row) {
        return row.place() + ", column '" + column.name() + "'";
    }
}
