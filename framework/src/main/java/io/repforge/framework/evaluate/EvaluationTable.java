package io.repforge.framework.evaluate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Scores side by side, a row for each representation.
 *
 * @param rows scores by probe, by representation; names are those of {@link Evaluation#encoder} and {@link ActionProbe}
 */
public record EvaluationTable(Map<String, Map<String, Double>> rows) {

    private static final String REGRESSION = "r2_";

    private static final String CLASSES = "linear_";

    public EvaluationTable {
        rows = new LinkedHashMap<>(rows);
    }

    /** The probes that some representation has a score of, in order. */
    public Set<String> probes() {
        Set<String> probes = new LinkedHashSet<>();
        rows.values().forEach(scores -> probes.addAll(scores.keySet()));
        return probes;
    }

    /** As text for a terminal. */
    public String text() {
        Set<String> probes = probes();
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder(" ".repeat(width));
        probes.forEach(probe -> text.append("  ").append(padded(probe, heading(probe))));
        rows.forEach((name, scores) -> {
            text.append(String.format("%n%-" + Math.max(1, width) + "s", name));
            probes.forEach(probe -> text.append("  ").append(padded(probe, scores.containsKey(probe) ? shown(probe, scores.get(probe)) : "–")));
        });
        return text.toString();
    }

    private static String padded(String probe, String cell) {
        return String.format("%" + Math.max(8, heading(probe).length()) + "s", cell);
    }

    /** What people call a score. */
    public static String heading(String score) {
        if (score.startsWith("knn_")) {
            return "kNN " + score.substring("knn_".length());
        }
        if (score.startsWith(REGRESSION)) {
            return score.substring(REGRESSION.length()) + " R²";
        }
        if (score.startsWith(CLASSES)) {
            return score.substring(CLASSES.length());
        }
        return score.replace("_nll", "_NLL").replace("_mse", "_MSE").replace('_', ' ');
    }

    /** A score as people write it: accuracies in per cent, other numbers as they are. */
    public static String shown(String score, double value) {
        boolean number = score.startsWith(REGRESSION) || score.equals("spread")
                || !score.startsWith(CLASSES) && (score.endsWith("_nll") || score.endsWith("_mse"));
        return number ? String.format(Locale.ROOT, "%.3f", value) : String.format(Locale.ROOT, "%.2f %%", 100 * value);
    }
}
