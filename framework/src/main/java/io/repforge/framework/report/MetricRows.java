package io.repforge.framework.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of {@code metrics.csv}.
 *
 * @param columns names of the columns, in order
 * @param rows cells by column; a cell may be empty
 */
record MetricRows(List<String> columns, List<Map<String, String>> rows) {

    /** The column with the number of steps done. */
    static final String STEP = "batches_trained";

    static MetricRows none() {
        return new MetricRows(List.of(), List.of());
    }

    /**
     * Reads what an interrupted run has written up to the step at which it goes on.
     *
     * @param lastStep later lines are left out, as are those that were cut off
     */
    static MetricRows read(Path file, long lastStep) throws IOException {
        if (lastStep == 0 || !Files.exists(file)) {
            return none();
        }
        String text = Files.readString(file);
        // What follows the last end of line is a line that a crash cut off.
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.isEmpty()) {
            return none();
        }
        List<String> columns = List.of(lines.get(0).split(",", -1));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(cells.length, columns.size()); i++) {
                row.put(columns.get(i), cells[i]);
            }
            String step = row.getOrDefault(STEP, "");
            if (cells.length == columns.size() && !step.isEmpty() && Double.parseDouble(step) <= lastStep) {
                rows.add(row);
            }
        }
        return new MetricRows(columns, rows);
    }
}
