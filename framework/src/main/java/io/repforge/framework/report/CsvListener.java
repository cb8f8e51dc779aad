package io.repforge.framework.report;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.UserError;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code metrics.csv}, a line for each step that has metrics. Columns that first appear later are added; what a resumed run writes again is
 * cut off first, so that the file reads like that of an uninterrupted run.
 */
public final class CsvListener implements RunListener<NoOptions> {

    private static final Logger LOG = LoggerFactory.getLogger(CsvListener.class);

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
        return new Table(run.folder().resolve(FILE), run.firstStep(), run.loggedSteps());
    }

    /**
     * The table in memory is small: a line every hundred steps. Lines are appended; with a new column it is written anew,
     * beside its place, so that no moment is without what was written before.
     */
    private static final class Table implements Observer {

        private final Path file;
        private final List<String> columns = new ArrayList<>();
        private final List<Map<String, String>> rows = new ArrayList<>();
        /** Whether lines were written that may not be on the disk. */
        private boolean appended;

        Table(Path file, long firstStep, long loggedSteps) throws IOException {
            this.file = file;
            if (firstStep > 0 && !Files.exists(file)) {
                LOG.warn("There is no {} with the {} steps before: it starts with the next one.", file, firstStep);
            }
            MetricRows before = MetricRows.read(file, firstStep);
            if (Files.exists(file) && before.rows().size() < loggedSteps) {
                LOG.warn("{} has only {} of the {} lines that were written up to step {}: the others are lost.", file, before.rows().size(), loggedSteps, firstStep);
            }
            columns.addAll(before.columns());
            rows.addAll(before.rows());
            rewrite();
        }

        @Override
        public void beforeCheckpoint(long step) throws IOException {
            if (appended) {
                DurableFiles.sync(file);
                appended = false;
            }
        }

        @Override
        public void onMetrics(long step, Map<String, Double> metrics) throws IOException {
            String number = Long.toString(step);
            // Scores of an evaluation join the line of their step; those of a run that died in its evaluation are found anew.
            boolean joins = !rows.isEmpty() && number.equals(rows.get(rows.size() - 1).get(MetricRows.STEP));
            Map<String, String> row = joins ? rows.get(rows.size() - 1) : new LinkedHashMap<>();
            row.put(MetricRows.STEP, number);
            // A label may be called anything.
            metrics.forEach((name, value) -> row.put(name.replaceAll("[,\\p{Cntrl}]", "_"), number(value)));
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
                append(line(row));
            }
        }

        private void append(String line) {
            try {
                Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                appended = true;
            } catch (IOException e) {
                throw new UserError(file + " can't be written (" + UserError.reason(e) + "): check the folder's rights and the free space.", e);
            }
        }

        private void rewrite() {
            StringBuilder text = new StringBuilder();
            if (!columns.isEmpty()) {
                text.append(String.join(",", columns)).append('\n');
            }
            rows.forEach(row -> text.append(line(row)));
            RunFolder.writeAtomically(file, text.toString().getBytes(StandardCharsets.UTF_8));
            appended = false;
        }

        private String line(Map<String, String> row) {
            return String.join(",", columns.stream().map(column -> row.getOrDefault(column, "")).toList()) + "\n";
        }

        private static String number(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
