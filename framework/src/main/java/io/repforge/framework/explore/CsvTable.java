package io.repforge.framework.explore;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A table of comma-separated values, as RFC 4180 has it, but with the line ends of the machine's own tools. */
public final class CsvTable {

    private final StringBuilder text = new StringBuilder();

    public CsvTable(List<String> head) {
        row(head);
    }

    /** Adds a row. */
    public void row(List<String> cells) {
        text.append(line(cells));
    }

    /** A row as it is in the file, for who writes them as they come. */
    public static String line(List<String> cells) {
        return cells.stream().map(CsvTable::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[,\"\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    /** The file, in UTF-8. */
    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
