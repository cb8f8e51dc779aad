package io.repforge.framework.results;

import io.repforge.framework.AlignedColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Cells in rows and columns.
 *
 * @param heading of the columns
 * @param rows cells as they are shown
 */
record Grid(List<String> heading, List<List<String>> rows) {

    Grid {
        heading = List.copyOf(heading);
        rows = List.copyOf(rows);
    }

    String markdown() {
        StringBuilder text = new StringBuilder(line(heading));
        text.append(line(heading.stream().map(any -> "---").toList()));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.isEmpty() ? "| " : "| " + cell + " ").collect(Collectors.joining("", "", "|\n"));
    }

    /** Aligned, for a terminal. */
    String text() {
        List<List<String>> all = new ArrayList<>(List.of(heading));
        all.addAll(rows);
        return String.join("\n", AlignedColumns.lines(all, ResultsTable.WORDS)) + "\n";
    }
}
