package io.repforge.framework.results;

import java.util.List;

/**
 * Scores against time as comma-separated values, a line a number.
 *
 * @param results of recipes whose runs were looked at while they trained
 */
public record CurveTable(List<RecipeResult> results) {

    private static final String COLUMNS = "recipe,seed,step,seconds,score,value\n";

    public CurveTable {
        results = List.copyOf(results);
    }

    /** Whether there is anything to tell. */
    public boolean isEmpty() {
        return results.stream().flatMap(result -> result.runs().stream()).allMatch(run -> run.curve().isEmpty());
    }

    /** The lines, after one that names the columns. */
    public String csv() {
        StringBuilder text = new StringBuilder(COLUMNS);
        results.forEach(result -> result.runs().forEach(run -> run.curve().forEach(point -> point.scores().forEach((score, value) -> text
                .append(String.join(",", cell(result.recipe()), "" + run.seed(), "" + point.step(), "" + point.seconds(), cell(score), "" + value)).append('\n')))));
        return text.toString();
    }

    private static String cell(String text) {
        return text.matches("[^,\"\\p{Cntrl}]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
