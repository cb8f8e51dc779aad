package io.repforge.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a benchmark found.
 *
 * @param id key in the JSON file
 * @param title heading
 * @param note what was measured and how, in a sentence or two
 * @param columns heads, units included
 * @param rows as many cells each; numbers or text
 */
public record Table(String id, String title, String note, List<String> columns, List<List<Object>> rows) {

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(row + " doesn't fit " + columns);
            }
        }
    }

    /** Gathers rows. */
    public static final class Builder {

        private final String id;
        private final String title;
        private final String note;
        private final List<String> columns;
        private final List<List<Object>> rows = new ArrayList<>();

        /** As the record's components. */
        public Builder(String id, String title, String note, String... columns) {
            this.id = id;
            this.title = title;
            this.note = note;
            this.columns = List.of(columns);
        }

        /** Adds a row. */
        public Builder row(Object... cells) {
            rows.add(List.of(cells));
            return this;
        }

        public Table build() {
            return new Table(id, title, note, columns, rows);
        }
    }
}
