package io.repforge.framework.cli;

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
        int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        out.println(title);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(" ");
            for (int i = 0; i < row.size(); i++) {
                line.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 1));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
    }
}
