package io.repforge.parquet;

import io.repforge.parquet.file.ColumnRows;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands at a row of a table, whose values can be read once. Columns are opened when they are asked for, so that skipping rows costs nothing. Used by one
 * thread.
 */
final class Cursor implements Closeable {

    private final Table table;
    private final Map<Table.Column, ColumnRows> open = new IdentityHashMap<>();
    private Table.@Nullable Group group;
    private long row = -1;

    Cursor(Table table) {
        this.table = table;
    }

    /** Goes to a row. Within a group of rows it is cheap to go forward. */
    void to(long wanted) throws IOException {
        Table.Group last = group;
        if (last == null || wanted <= row || wanted >= last.end()) {
            close();
            group = table.groups().get(table.groupOf(wanted));
        }
        row = wanted;
    }

    private Table.Group group() {
        if (group == null) {
            throw new IllegalStateException("stands at no row");
        }
        return group;
    }

    /** The file of the row. */
    Table.Source source() {
        return table.sources().get(group().source());
    }

    /** The row, for people. */
    String place() {
        return source().file().location() + ", row " + (row - group().first() + group().firstOfFile());
    }

    /** As {@link #place()}, but by the name of the file alone. */
    String shortPlace() {
        return source().file().name() + ":" + (row - group().first() + group().firstOfFile());
    }

    private ColumnRows rows(Table.Column column) throws IOException {
        ColumnRows rows = open.get(column);
        if (rows == null) {
            rows = source().content().open(group().rows(), column.in(group()));
            open.put(column, rows);
        }
        return rows;
    }

    byte @Nullable [] bytes(Table.Column column) throws IOException {
        return rows(column).bytes(row - group().first());
    }

    @Nullable
    Object scalar(Table.Column column) throws IOException {
        return rows(column).scalar(row - group().first());
    }

    ColumnRows.@Nullable Lists lists(Table.Column column) throws IOException {
        return rows(column).lists(row - group().first());
    }

    /** Closes what is open; it can go on to another row. */
    @Override
    public void close() throws IOException {
        List<ColumnRows> all = new ArrayList<>(open.values());
        open.clear();
        group = null;
        for (ColumnRows rows : all) {
            rows.close();
        }
    }
}
