package io.repforge.tests.results;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Results as Markdown, a table for each data source.
 *
 * @param results of any number of recipes
 */
record ResultsTable(List<PresetResult> results) {

    private static final String REGRESSION = "r2_";
    private static final String CLASSES = "linear_";
    private static final String BEGIN = "<!-- presets: begin -->\n";
    private static final String END = "<!-- presets: end -->\n";

    /** The tables, one after the other. */
    String markdown() {
        Map<String, List<PresetResult>> byData = results.stream()
                .collect(Collectors.groupingBy(PresetResult::data, TreeMap::new, Collectors.toList()));
        return byData.entrySet().stream().map(entry -> table(entry.getKey(), entry.getValue())).collect(Collectors.joining("\n"));
    }

    private static String table(String data, List<PresetResult> results) {
        Set<String> scores = new LinkedHashSet<>();
        results.forEach(result -> scores.addAll(result.trained().keySet()));
        StringBuilder text = new StringBuilder("| recipe, on `" + data + "` | pairs | |");
        scores.forEach(score -> text.append(" ").append(heading(score)).append(" |"));
        text.append("\n| --- | --- | --- |").append(" --- |".repeat(scores.size())).append("\n");
        for (PresetResult result : results) {
            Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
            rows.put("| `" + result.recipe() + "` | " + String.format(java.util.Locale.ROOT, "%,d", result.pairs()) + " | trained |",
                    result.trained());
            rows.put("| | | untrained |", result.untrained());
            rows.forEach((start, values) -> {
                text.append(start);
                scores.forEach(score -> text.append(" ")
                        .append(values.containsKey(score) ? shown(score, values.get(score)) : "–").append(" |"));
                text.append("\n");
            });
        }
        return text.toString();
    }

    /** What people call a score that is known by its name alone. */
    private static String heading(String score) {
        if (score.startsWith("knn_")) {
            return "kNN " + score.substring("knn_".length());
        }
        if (score.startsWith(REGRESSION)) {
            return score.substring(REGRESSION.length()) + " R²";
        }
        return score.startsWith(CLASSES) ? score.substring(CLASSES.length()) : score.replace("_nll", "_NLL").replace("_mse", "_MSE").replace('_', ' ');
    }

    private static String shown(String score, double value) {
        boolean number = score.startsWith(REGRESSION) || score.equals("spread")
                || !score.startsWith(CLASSES) && (score.endsWith("_nll") || score.endsWith("_mse"));
        return number ? String.format(Locale.ROOT, "%.3f", value) : String.format(Locale.ROOT, "%.2f %%", 100 * value);
    }

    /**
     * A page with these tables between its markers, in place of what was there.
     *
     * @throws IllegalArgumentException if the page has no markers
     */
    String into(String page) {
        int from = page.indexOf(BEGIN);
        int to = page.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("the page has no lines " + BEGIN.strip() + " and " + END.strip());
        }
        return page.substring(0, from + BEGIN.length()) + markdown() + page.substring(to);
    }

    /** What a page has between its markers. */
    static String of(String page) {
        return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    }
}
