package io.repforge.framework.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scores against time as comma-separated values, a line a number.
 *
 * @param recipes as {@link ResultsJson} has them
 */
record CurveTable(List<JsonNode> recipes) {

    private static final String COLUMNS = "recipe,on,data,seed,step,seconds,score,value\n";

    CurveTable {
        recipes = List.copyOf(recipes);
    }

    /** Whether no run was looked at while it trained. */
    boolean isEmpty() {
        return recipes.stream().allMatch(recipe -> recipe.path("curve").isEmpty());
    }

    /** The lines, after one that names the columns. */
    String csv() {
        StringBuilder text = new StringBuilder(COLUMNS);
        for (JsonNode recipe : recipes) {
            for (JsonNode point : recipe.path("curve")) {
                point.path("scores").fields().forEachRemaining(score -> text.append(line(recipe.path("recipe"), recipe.path("on"), recipe.path("data"),
                        point.path("seed"), point.path("step"), point.path("seconds"))).append(',').append(cell(score.getKey())).append(',')
                        .append(cell(score.getValue().asText())).append('\n'));
            }
        }
        return text.toString();
    }

    private static String line(JsonNode... values) {
        return Stream.of(values).map(value -> cell(value.asText())).collect(Collectors.joining(","));
    }

    private static String cell(String text) {
        return text.matches("[^,\"\\p{Cntrl}]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
