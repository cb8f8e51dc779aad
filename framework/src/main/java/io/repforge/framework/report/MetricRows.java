package io.repforge.framework.report;

import io.repforge.framework.Brief;
import io.repforge.framework.UserError;
import io.repforge.framework.run.MetricNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of {@code metrics.csv}.
 *
 * @param columns names of the columns, in order
 * @param rows cells by column, each a number or empty; steps never go down
 */
public record MetricRows(List<String> columns, List<Map<String, String>> rows) {

    private static final Logger LOG = LoggerFactory.getLogger(MetricRows.class);

    /** The column with the number of steps done. */
    static final String STEP = MetricNames.BATCHES_TRAINED;

    /** As Java writes numbers. */
    private static final Pattern NUMBER = Pattern.compile("NaN|-?(Infinity|[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?)");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

    static MetricRows none() {
        return new MetricRows(List.of(), List.of());
    }

    /**
     * Reads what an interrupted run has written up to the step at which it goes on. A last line that was cut off is dropped, and that is said.
     *
     * @param lastStep later lines are left out
     * @throws UserError if a line isn't one that was written, or the file can't be read
     */
    public static MetricRows read(Path file, long lastStep) {
        if (lastStep == 0 || !Files.exists(file)) {
            return none();
        }
        List<String> lines = lines(file);
        if (lines.isEmpty()) {
            return none();
        }
        List<String> columns = List.of(lines.get(0).split(",", -1));
        if (!columns.contains(STEP) || new HashSet<>(columns).size() < columns.size()) {
            throw damaged(file, 1, "it doesn't name the columns, " + STEP + " among them");
        }
        List<Map<String, String>> rows = new ArrayList<>();
        long before = 0;
        for (int i = 1; i < lines.size(); i++) {
            Map<String, String> row = row(file, i + 1, columns, lines.get(i));
            String step = row.get(STEP);
            if (!WHOLE.matcher(step).matches() || Long.parseLong(step) < before) {
                throw damaged(file, i + 1, STEP + " is '" + step + "', where a whole number must be" + (before == 0 ? "" : " that is at least " + before));
            }
            before = Long.parseLong(step);
            if (before <= lastStep) {
                rows.add(row);
            }
        }
        return new MetricRows(columns, rows);
    }

    private static Map<String, String> row(Path file, int number, List<String> columns, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != columns.size()) {
            throw damaged(file, number, "it has " + cells.length + " of " + columns.size() + " cells");
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].isEmpty() && !NUMBER.matcher(cells[i]).matches()) {
                throw damaged(file, number, columns.get(i) + " is '" + shown(cells[i]) + "', which is no number");
            }
            row.put(columns.get(i), cells[i]);
        }
        return row;
    }

    /** The lines that have an end. */
    private static List<String> lines(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserError(file + " can't be read (" + UserError.reason(e) + "): check its rights, or move it away to go on without what it holds.", e);
        }
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= bytes.length; end++) {
            if (end < bytes.length && bytes[end] != '\n') {
                continue;
            }
            String line = text(file, lines.size() + 1, ByteBuffer.wrap(bytes, start, end - start));
            if (end < bytes.length) {
                lines.add(line);
            } else if (!line.isEmpty()) {
                LOG.warn("The last line of {} was cut off ('{}') and is dropped.", file, shown(line));
            }
            start = end + 1;
        }
        return lines;
    }

    private static String text(Path file, int number, ByteBuffer line) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(line).toString();
        } catch (CharacterCodingException e) {
            throw damaged(file, number, "it isn't UTF-8 text");
        }
    }

    /** Short, and without what a terminal would obey. */
    private static String shown(String text) {
        return Brief.of(text, 40).replaceAll("\\p{Cntrl}", "?");
    }

    private static UserError damaged(Path file, int number, String what) {
        return new UserError(file + ", line " + number + " is damaged (" + what + "): mend the line or remove it, or move the file away to go on without "
                + "what it holds.");
    }
}
