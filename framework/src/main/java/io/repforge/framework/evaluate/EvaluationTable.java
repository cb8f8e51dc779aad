package io.repforge.framework.evaluate;

import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores side by side, a row for each representation.
 *
 * @param rows scores by representation, in the order in which they are shown
 * @param judged what they were judged on; null where nobody knows
 */
public record EvaluationTable(Map<String, ScoreRow> rows, @Nullable Judged judged) {

    public EvaluationTable {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    /** Scores of which nobody knows what they were judged on. */
    public EvaluationTable(Map<String, ScoreRow> rows) {
        this(rows, null);
    }

    /** The same scores, of which that is known. */
    public EvaluationTable judgedOn(Judged data) {
        return new EvaluationTable(rows, data);
    }

    /** The scores that some representation has, in order. */
    public Set<Score> scores() {
        Set<Score> scores = new LinkedHashSet<>();
        rows.values().forEach(row -> scores.addAll(row.scores().keySet()));
        return scores;
    }

    /** As text for a terminal. */
    public String text() {
        Set<Score> scores = scores();
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder(judged == null ? "" : String.format("On %s:%n", judged.heading())).append(" ".repeat(width));
        scores.forEach(score -> text.append("  ").append(padded(score, score.title())));
        rows.forEach((name, row) -> {
            text.append(String.format("%n%-" + Math.max(1, width) + "s", name));
            scores.forEach(score -> text.append("  ").append(padded(score, shown(score, row))));
        });
        return text.toString();
    }

    private String padded(Score score, String cell) {
        int widest = rows.values().stream().mapToInt(row -> shown(score, row).length()).max().orElse(0);
        return String.format("%" + Math.max(Math.max(8, widest), score.title().length()) + "s", cell);
    }

    /** A score of a row as people write it, with its deviation if it is a mean of several draws; a dash where the row hasn't got it. */
    public static String shown(Score score, ScoreRow row) {
        Double value = row.scores().get(score);
        if (value == null) {
            return "–";
        }
        return row.draws(score).map(draws -> deviated(score, value, draws.deviation())).orElseGet(() -> shown(score, value));
    }

    /** Those of several seeds, as a mean with its deviation; of a single one as that. */
    public static String shown(Score score, SeedValues values) {
        return values.count() == 1 ? shown(score, values.mean()) : deviated(score, values.mean(), values.deviation());
    }

    private static String deviated(Score score, double value, double deviation) {
        return switch (score.unit()) {
            case SHARE -> String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * value, 100 * deviation);
            case NATS, SQUARED_ERROR, NUMBER -> String.format(Locale.ROOT, "%.3f ± %.3f", value, deviation);
        };
    }

    /** A score as people write it: shares in per cent, other numbers as they are. */
    public static String shown(Score score, double value) {
        return switch (score.unit()) {
            case SHARE -> String.format(Locale.ROOT, "%.2f %%", 100 * value);
            case NATS, SQUARED_ERROR, NUMBER -> String.format(Locale.ROOT, "%.3f", value);
        };
    }
}
