package io.repforge.framework;

import java.util.ArrayList;
import java.util.List;

/** Cells as text for a terminal, each column as wide as its longest cell, two spaces between them. */
public final class AlignedColumns {

    private static final int GAP = 2;

    private AlignedColumns() {}

    /** Lines of rows, which may end early; all cells begin at the left. */
    public static List<String> lines(List<List<String>> rows) {
        return lines(rows, Integer.MAX_VALUE);
    }

    /**
     * As {@link #lines(List)}.
     *
     * @param words so many of the first columns begin at the left; the others, numbers, end at the right
     */
    public static List<String> lines(List<List<String>> rows, int words) {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append(i < words ? row.get(i) + space : space + row.get(i)).append(" ".repeat(GAP));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
