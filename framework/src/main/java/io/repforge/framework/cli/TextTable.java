package io.repforge.framework.cli;

import io.repforge.framework.AlignedColumns;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under a title, the columns aligned. The last column may be long. */
final class TextTable {

    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String title) {
        this.title = title;
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Prints the table and an empty line; nothing if there are no rows. */
    void print(PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        out.println(title);
        AlignedColumns.lines(rows).forEach(line -> out.println(("  " + line).stripTrailing()));
        out.println();
    }
}
