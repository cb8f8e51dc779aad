package io.repforge.framework.evaluate;

import io.repforge.api.probe.Score;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Scores side by side, a row for each representation.
 *
 * @param rows scores by representation, in the order in which they are shown
 */
public record EvaluationTable(Map<String, Map<Score, Double>> rows) {

    public EvaluationTable {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    /** The scores that some representation has, in order. */
    public Set<Score> scores() {
        Set<Score> scores = new LinkedHashSet<>();
        rows.values().forEach(row -> scores.addAll(row.keySet()));
        return scores;
    }

    /** The numbers by name, as files have them. */
    public Map<String, Map<String, Double>> numbers() {
        Map<String, Map<String, Double>> numbers = new LinkedHashMap<>();
        rows.forEach((name, row) -> {
            Map<String, Double> byName = new LinkedHashMap<>();
            row.forEach((score, value) -> byName.put(score.name(), value));
            numbers.put(name, byName);
        });
        return numbers;
    }

    /** As text for a terminal. */
    public String text() {
        Set<Score> scores = scores();
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder(" ".repeat(width));
        scores.forEach(score -> text.append("  ").append(padded(score, score.title())));
        rows.forEach((name, row) -> {
            text.append(String.format("%n%-" + Math.max(1, width) + "s", name));
            scores.forEach(score -> text.append("  ").append(padded(score, shown(score, row))));
        });
        return text.toString();
    }

    private static String padded(Score score, String cell) {
        return String.format("%" + Math.max(8, score.title().length()) + "s", cell);
    }

    private static String shown(Score score, Map<Score, Double> row) {
        return row.containsKey(score) ? shown(score, row.get(score)) : "–";
    }

    /** A score as people write it: shares in per cent, other numbers as they are. */
    public static String shown(Score score, double value) {
        return switch (score.unit()) {
            case SHARE -> String.format(Locale.ROOT, "%.2f %%", 100 * value);
            case NATS, SQUARED_ERROR, NUMBER -> String.format(Locale.ROOT, "%.3f", value);
        };
    }
}
