package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code metrics.csv}, a line for each step that has metrics. Columns that first appear later are added; what a resumed run writes again is
 * cut off first, so that the file reads like that of an uninterrupted run.
 */
public final class CsvListener implements RunListener<NoOptions> {

    /** Name of the file in the run's folder. */
    public static final String FILE = "metrics.csv";

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String description() {
        return "Writes metrics.csv";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run run, NoOptions options) throws IOException {
        return new Table(run.folder().resolve(FILE), run.firstStep());
    }

    /** The table in memory is small: a line every hundred steps. It is written line by line, and anew when a column is added. */
    private static final class Table implements Observer {

        private final Path file;
        private final List<String> columns = new ArrayList<>();
        private final List<Map<String, String>> rows = new ArrayList<>();

        Table(Path file, long firstStep) throws IOException {
            this.file = file;
            MetricRows before = MetricRows.read(file, firstStep);
            columns.addAll(before.columns());
            rows.addAll(before.rows());
            rewrite();
        }

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) throws IOException {
            String number = Long.toString(step);
            // Scores of an evaluation join the line of their step; those of a run that died in its evaluation are found anew.
            boolean joins = !rows.isEmpty() && number.equals(rows.get(rows.size() - 1).get(MetricRows.STEP));
            Map<String, String> row = joins ? rows.get(rows.size() - 1) : new LinkedHashMap<>();
            row.put(MetricRows.STEP, number);
            metrics.forEach((name, value) -> row.put(name, number(value)));
            boolean added = false;
            for (String name : row.keySet()) {
                if (!columns.contains(name)) {
                    columns.add(name);
                    added = true;
                }
            }
            if (!joins) {
                rows.add(row);
            }
            if (added || joins) {
                rewrite();
            } else {
                try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    out.write(line(row));
                }
            }
        }

        private void rewrite() throws IOException {
            StringBuilder text = new StringBuilder();
            if (!columns.isEmpty()) {
                text.append(String.join(",", columns)).append('\n');
            }
            rows.forEach(row -> text.append(line(row)));
            Files.writeString(file, text);
        }

        private String line(Map<String, String> row) {
            return String.join(",", columns.stream().map(column -> row.getOrDefault(column, "")).toList()) + "\n";
        }

        private static String number(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
