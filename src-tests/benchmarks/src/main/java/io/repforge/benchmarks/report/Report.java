package io.repforge.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables with the machine that they were measured on, as {@code benchmarks.md} and {@code benchmarks.json}. Written anew with each table. */
public final class Report {

    private static final String BEGIN = "<!-- benchmarks: begin -->\n";
    private static final String END = "<!-- benchmarks: end -->\n";

    private final Path folder;
    private final Machine machine;
    private final List<Table> tables = new ArrayList<>();

    /** @param folder made if need be */
    public Report(Path folder, Machine machine) {
        this.folder = folder;
        this.machine = machine;
    }

    /** Adds a table and writes all. */
    public void add(Table table) throws IOException {
        tables.add(table);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("benchmarks.md"), markdown());
        Files.write(folder.resolve("benchmarks.json"), json());
    }

    /** As Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(machine.sentence()).append('\n');
        for (Table table : tables) {
            text.append("\n### ").append(table.title()).append("\n\n").append(table.note()).append("\n\n");
            line(text, table.columns());
            line(text, table.columns().stream().map(column -> "---").toList());
            table.rows().forEach(row -> line(text, row.stream().map(Report::cell).toList()));
        }
        return text.toString();
    }

    /**
     * A page with this between its markers, in place of what was there.
     *
     * @throws IllegalArgumentException if the page has no markers
     */
    public String into(String page) {
        int from = page.indexOf(BEGIN);
        int to = page.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("the page has no lines " + BEGIN.strip() + " and " + END.strip());
        }
        return page.substring(0, from + BEGIN.length()) + markdown() + page.substring(to);
    }

    private static void line(StringBuilder text, List<String> cells) {
        cells.forEach(cell -> text.append("| ").append(cell).append(' '));
        text.append("|\n");
    }

    private static String cell(Object value) {
        if (!(value instanceof Double || value instanceof Float)) {
            return String.valueOf(value);
        }
        double number = ((Number) value).doubleValue();
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        if (size < 0.001) {
            return String.format(Locale.ROOT, "%.0e", number);
        }
        return String.format(Locale.ROOT, size < 1 ? "%.3f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", number);
    }

    private byte[] json() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        for (Table table : tables) {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (List<Object> row : table.rows()) {
                Map<String, Object> cells = new LinkedHashMap<>();
                for (int i = 0; i < row.size(); i++) {
                    cells.put(table.columns().get(i), row.get(i));
                }
                rows.add(cells);
            }
            all.put(table.id(), Map.of("title", table.title(), "note", table.note(), "rows", rows));
        }
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(all);
    }
}
