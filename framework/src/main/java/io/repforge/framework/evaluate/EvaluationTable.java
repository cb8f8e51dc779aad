package io.repforge.framework.evaluate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Scores side by side, a row for each representation.
 *
 * @param rows scores in [0, 1] by probe, by representation
 */
public record EvaluationTable(Map<String, Map<String, Double>> rows) {

    public EvaluationTable {
        rows = new LinkedHashMap<>(rows);
    }

    /** The probes that some representation has a score of, in order. */
    public Set<String> probes() {
        Set<String> probes = new LinkedHashSet<>();
        rows.values().forEach(scores -> probes.addAll(scores.keySet()));
        return probes;
    }

    /** As text for a terminal, in per cent. */
    public String text() {
        Set<String> probes = probes();
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder(" ".repeat(width));
        probes.forEach(probe -> text.append(String.format("  %8s", heading(probe))));
        rows.forEach((name, scores) -> {
            text.append(String.format("%n%-" + Math.max(1, width) + "s", name));
            probes.forEach(probe -> text.append(scores.containsKey(probe)
                    ? String.format(Locale.ROOT, "  %7.2f%%", 100 * scores.get(probe))
                    : String.format("  %8s", "–")));
        });
        return text.toString();
    }

    /** What people call a probe. */
    public static String heading(String probe) {
        return probe.startsWith("knn_") ? "kNN " + probe.substring(4) : probe;
    }
}
