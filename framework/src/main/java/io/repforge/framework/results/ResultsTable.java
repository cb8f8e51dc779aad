package io.repforge.framework.results;

import io.repforge.api.probe.Score;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.evaluate.SeedValues;
import io.repforge.framework.evaluate.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results as tables, one for each data that is judged on: a row for what each recipe trained and for that untrained, and in the end those that know nothing of
 * recipes, such as raw pixels. Cells are means over seeds, with standard deviations; what is better than everything that a trained encoder is compared with is bold,
 * and what isn't is said.
 *
 * @param results of any number of recipes
 */
public record ResultsTable(List<RecipeResult> results) {

    /** Columns of words, before those of scores. */
    static final int WORDS = 2;
    /** In seconds. */
    private static final double MINUTE = 60;
    private static final String NONE = "–";

    /** What the signs mean. */
    public static final String LEGEND = "Means ± standard deviations over seeds. *: better than untrained, raw pixels and all else that it is compared with, by at least"
            + " twice √(s₁² + s₂²), the standard deviation of the difference of two runs; told of at least " + Verdict.SEEDS + " seeds.";

    public ResultsTable {
        results = List.copyOf(results);
    }

    /** As a page has them. */
    public String markdown() {
        return groups().stream().map(group -> "On " + heading(group) + ".\n\n" + grid(group, true).markdown() + notes(group, "- ", "`", "\n"))
                .collect(Collectors.joining("\n"));
    }

    /** For a terminal. */
    public String text() {
        return groups().stream().map(group -> "On " + heading(group) + ":\n\n" + grid(group, false).text() + notes(group, "", "", "\n"))
                .collect(Collectors.joining("\n"));
    }

    private List<List<RecipeResult>> groups() {
        return List.copyOf(results.stream().collect(Collectors.groupingBy(result -> result.judged().heading(), LinkedHashMap::new, Collectors.toList())).values());
    }

    private static String heading(List<RecipeResult> group) {
        Set<Set<Long>> seeds = group.stream().map(RecipeResult::seeds).collect(Collectors.toSet());
        String all = seeds.size() > 1 ? "" : "; seeds " + seeds.iterator().next().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return group.get(0).judged().heading() + all;
    }

    private static Grid grid(List<RecipeResult> group, boolean markdown) {
        Set<Score> scores = new LinkedHashSet<>();
        group.forEach(result -> scores.addAll(result.scores()));
        List<String> heading = new ArrayList<>(List.of("recipe", "", "features", "pairs", "minutes"));
        scores.forEach(score -> heading.add(score.title()));
        List<List<String>> rows = new ArrayList<>();
        Map<String, Map<String, SeedValues>> shared = new LinkedHashMap<>();
        for (RecipeResult result : group) {
            List<String> start = List.of(markdown ? "`" + result.recipe() + "`" : result.recipe(), RecipeResult.TRAINED, result.features(),
                    String.format(Locale.ROOT, "%,d", result.pairs()), minutes(result.seconds()));
            result.rows().forEach((row, values) -> {
                if (row.equals(RecipeResult.TRAINED)) {
                    rows.add(row(start, scores, values, result, markdown));
                } else if (isOfRecipe(row)) {
                    rows.add(row(List.of("", row, "", "", ""), scores, values, null, markdown));
                } else {
                    values.forEach((score, value) -> shared.computeIfAbsent(row, any -> new LinkedHashMap<>()).putIfAbsent(score, value));
                }
            });
        }
        shared.forEach((row, values) -> rows.add(row(List.of(row, "", "", "", ""), scores, values, null, markdown)));
        return new Grid(heading, rows);
    }

    /** Other rows say something of the data alone. */
    private static boolean isOfRecipe(String row) {
        return row.equals(RecipeResult.UNTRAINED) || row.startsWith(RecipeResult.SUPERVISED) || RecipeResult.isOfOtherData(row);
    }

    private static List<String> row(List<String> start, Set<Score> scores, Map<String, SeedValues> values, @Nullable RecipeResult trained,
            boolean markdown) {
        List<String> cells = new ArrayList<>(start);
        for (Score score : scores) {
            SeedValues value = values.get(score.name());
            String cell = value == null ? NONE : EvaluationTable.shown(score, value);
            boolean best = trained != null && value != null && trained.isBetterThanAll(score);
            cells.add(!best ? cell : markdown ? "**" + cell + "**" : "* " + cell);
        }
        return cells;
    }

    private static String minutes(SeedValues seconds) {
        String mean = String.format(Locale.ROOT, "%.1f", seconds.mean() / MINUTE);
        return seconds.count() == 1 ? mean : mean + " ± " + String.format(Locale.ROOT, "%.1f", seconds.deviation() / MINUTE);
    }

    private static String notes(List<RecipeResult> group, String bullet, String quote, String before) {
        List<String> notes = new ArrayList<>();
        for (RecipeResult result : group) {
            List<String> parts = Stream.concat(result.compared().stream().flatMap(row -> note(result, row).stream()), mixed(result).stream()).toList();
            if (!parts.isEmpty()) {
                notes.add(bullet + quote + result.recipe() + quote + ": " + String.join("; ", parts) + ".\n");
            }
        }
        return notes.isEmpty() ? "" : before + String.join("", notes);
    }

    /** That means are of seeds that weren't trained alike, if so. */
    private static Optional<String> mixed(RecipeResult result) {
        Map<String, List<Long>> precisions = result.precisions();
        return precisions.size() == 1 ? Optional.empty() : Optional.of(precisions.entrySet().stream()
                .map(one -> (one.getValue().size() == 1 ? "seed " : "seeds ") + one.getValue().stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + " trained in " + one.getKey())
                .collect(Collectors.joining(" but ")));
    }

    /** What the trained encoder isn't better by than another row; nothing if there is no such score. */
    private static List<String> note(RecipeResult result, String row) {
        Map<Verdict, List<String>> titles = new LinkedHashMap<>();
        result.verdicts(row).forEach((score, verdict) -> titles.computeIfAbsent(verdict, any -> new ArrayList<>()).add(score.title()));
        List<String> parts = new ArrayList<>();
        if (titles.containsKey(Verdict.ALIKE)) {
            parts.add("no better than " + row + " by " + String.join(", ", titles.get(Verdict.ALIKE)));
        }
        if (titles.containsKey(Verdict.WORSE)) {
            parts.add("worse than " + row + " by " + String.join(", ", titles.get(Verdict.WORSE)));
        }
        if (titles.containsKey(Verdict.UNTOLD)) {
            parts.add("too few seeds to compare with " + row);
        }
        return parts;
    }
}
