package io.repforge.framework.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.probe.Score;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.Judged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of recipes as tables and files. */
class ResultsTableTest {

    private static final Score KNN = Score.of("knn_20", Score.Unit.SHARE).titled("kNN 20");
    private static final Score SPREAD = Score.of("spread", Score.Unit.NUMBER);
    private static final Judged TEST = new Judged(Judged.On.TEST, "fashion-mnist, split: test", "{}");
    private static final Judged HELD_OUT = new Judged(Judged.On.VALIDATION, "synthetic", "{}");

    @TempDir
    Path temp;

    /** Of a recipe whose kNN is around a mean, by 0.01 more or less. */
    private static RecipeResult result(String recipe, Judged judged, double trained, double spread, int seeds) {
        return result(recipe, judged, trained, spread, Collections.nCopies(seeds, "float32"));
    }

    private static RecipeResult result(String recipe, Judged judged, double trained, double spread, List<String> precisions) {
        List<SeedRun> runs = new ArrayList<>();
        for (int i = 0; i < precisions.size(); i++) {
            Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put("knn_20", trained + 0.01 * (i - 1));
            scores.put("spread", spread);
            rows.put("trained", scores);
            rows.put("untrained", Map.of("knn_20", 0.7, "spread", 0.01));
            rows.put("raw pixels", Map.of("knn_20", 0.8));
            runs.add(new SeedRun(7 + i, 299_520, 60 + 6 * i, precisions.get(i), rows, List.of(new CurvePoint(10, 6.5, Map.of("knn_20", 0.75)))));
        }
        return new RecipeResult(recipe, judged, "output", List.of(KNN, SPREAD), runs);
    }

    @Test
    void a_table_has_means_and_deviations_and_says_what_is_no_better() {
        ResultsTable table = new ResultsTable(List.of(result("quickstart", TEST, 0.85, 0.9, 3), result("control", TEST, 0.7, 0.5, 3)));
        assertEquals("""
                On test data, fashion-mnist, split: test; seeds 7, 8, 9.

                | recipe | | features | pairs | minutes | kNN 20 | spread |
                | --- | --- | --- | --- | --- | --- | --- |
                | `quickstart` | trained | output | 299,520 | 1.1 ± 0.1 | **85.00 ± 1.00 %** | 0.900 ± 0.000 |
                | | untrained | | | | 70.00 ± 0.00 % | 0.010 ± 0.000 |
                | `control` | trained | output | 299,520 | 1.1 ± 0.1 | 70.00 ± 1.00 % | 0.500 ± 0.000 |
                | | untrained | | | | 70.00 ± 0.00 % | 0.010 ± 0.000 |
                | raw pixels | | | | | 80.00 ± 0.00 % | – |

                - `control`: no better than untrained by kNN 20; worse than raw pixels by kNN 20.
                """, table.markdown());
        assertTrue(table.text().contains("* 85.00 ± 1.00 %"), table.text());
    }

    @Test
    void what_options_may_be_chosen_by_has_a_table_of_its_own() {
        String markdown = new ResultsTable(List.of(result("quickstart", TEST, 0.85, 0.9, 3), result("quickstart", HELD_OUT, 0.85, 0.9, 1))).markdown();
        assertTrue(markdown.contains("On a held-out part of the training data (validation), synthetic; seeds 7.\n"), markdown);
        assertTrue(markdown.contains("| `quickstart` | trained | output | 299,520 | 1.0 | 84.00 % | 0.900 |"), markdown);
        assertTrue(markdown.contains("too few seeds to compare with untrained"), markdown);
    }

    @Test
    void an_encoder_that_learnt_nothing_or_collapsed_is_doubted() {
        assertEquals(List.of(), result("quickstart", TEST, 0.85, 0.9, 3).doubts());
        assertEquals(List.of("control is better than untrained by 0 and worse by 0 of 1 scores."), result("control", TEST, 0.7, 0.5, 3).doubts());
        assertEquals(List.of("byol has collapsed: its features spread by 0.050."), result("byol", TEST, 0.85, 0.05, 3).doubts());
        assertEquals(List.of("quickstart: 2 seeds are too few to tell whether it is better than untrained; there must be at least 3."),
                result("quickstart", TEST, 0.85, 0.9, 2).doubts());
    }

    @Test
    void the_file_has_every_value_and_every_verdict() {
        JsonNode file = new ObjectMapper().valueToTree(ResultsJson.value(List.of(result("quickstart", TEST, 0.85, 0.9, 3))));
        assertEquals("{\"title\":\"kNN 20\",\"unit\":\"share\",\"higher_is_better\":true}", file.at("/scores/knn_20").toString());
        JsonNode recipe = file.at("/recipes/0");
        assertEquals("test", recipe.get("on").asText());
        assertEquals("[7,8,9]", recipe.get("seeds").toString());
        assertEquals("[0.84,0.85,0.86]", recipe.at("/rows/trained/knn_20/values").toString());
        assertEquals("{\"untrained\":{\"knn_20\":\"better\"},\"raw pixels\":{\"knn_20\":\"better\"}}", recipe.get("trained_against").toString());
        assertEquals("{\"seed\":7,\"step\":10,\"seconds\":6.5,\"scores\":{\"knn_20\":0.75}}", recipe.at("/curve/0").toString());
    }

    @Test
    void seeds_that_were_trained_in_different_precision_are_told() {
        RecipeResult mixed = result("quickstart", TEST, 0.85, 0.9, List.of("bfloat16", "float32", "bfloat16"));
        String markdown = new ResultsTable(List.of(mixed)).markdown();
        assertTrue(markdown.contains("- `quickstart`: seeds 7, 9 trained in bfloat16 but seed 8 trained in float32.\n"), markdown);
        JsonNode file = new ObjectMapper().valueToTree(ResultsJson.value(List.of(mixed)));
        assertEquals("[\"bfloat16\",\"float32\",\"bfloat16\"]", file.at("/recipes/0/precision").toString());
    }

    private JsonNode file() throws IOException {
        return new ObjectMapper().readTree(temp.resolve("results.json").toFile());
    }

    @Test
    void a_file_keeps_recipes_that_are_told_of_by_other_commands() throws IOException {
        ResultsFiles files = new ResultsFiles(temp);
        files.put(List.of());
        assertFalse(Files.exists(temp.resolve("results.json")), "of nothing there is nothing to write");
        files.put(List.of(result("quickstart", TEST, 0.85, 0.9, 3), result("quickstart", HELD_OUT, 0.8, 0.9, 1)));
        files.put(List.of(result("quickstart, loss.temperature=0.2", TEST, 0.85, 0.9, 1)));
        files.put(List.of(result("quickstart", TEST, 0.65, 0.9, 1)));
        files.put(List.of());
        JsonNode recipes = file().get("recipes");
        assertEquals(List.of("quickstart", "quickstart", "quickstart, loss.temperature=0.2"), recipes.findValuesAsText("recipe"));
        assertEquals(List.of("test", "validation", "test"), recipes.findValuesAsText("on"));
        assertEquals("[0.64]", recipes.at("/0/rows/trained/knn_20/values").toString(), "one that is told of anew is replaced");
        assertEquals("""
                recipe,on,data,seed,step,seconds,score,value
                quickstart,test,"fashion-mnist, split: test",7,10,6.5,knn_20,0.75
                quickstart,validation,synthetic,7,10,6.5,knn_20,0.75
                "quickstart, loss.temperature=0.2",test,"fashion-mnist, split: test",7,10,6.5,knn_20,0.75
                """, Files.readString(temp.resolve("curve.csv")));
    }

    @Test
    void curves_of_recipes_that_are_replaced_go_with_them() throws IOException {
        ResultsFiles files = new ResultsFiles(temp);
        RecipeResult looked = result("quickstart", TEST, 0.85, 0.9, 1);
        files.put(List.of(looked));
        SeedRun run = looked.runs().get(0);
        SeedRun unlooked = new SeedRun(run.seed(), run.pairs(), run.seconds(), run.precision(), run.rows(), List.of());
        files.put(List.of(new RecipeResult("quickstart", TEST, "output", looked.scores(), List.of(unlooked))));
        assertFalse(Files.exists(temp.resolve("curve.csv")));
    }

    @Test
    void a_file_of_something_else_stays() throws IOException {
        for (String content : List.of("{\"mine\": 1}", "[", "[1]")) {
            Files.writeString(temp.resolve("results.json"), content);
            String fault = assertThrows(UserError.class, new ResultsFiles(temp)::require).getMessage();
            assertTrue(fault.contains("results.json isn't what this command writes") && fault.contains("--out"), fault);
        }
    }

    @Test
    void training_takes_the_time_of_its_steps() throws IOException {
        Path metrics = Files.writeString(temp.resolve("metrics.csv"), """
                batches_trained,loss,seconds_per_batch,evaluate/knn_20
                10,2.5,0.1,
                20,2.0,0.2,0.75
                25,,,0.8
                """);
        TrainingTime time = TrainingTime.of(metrics, List.of("knn_20", "linear"));
        assertEquals(3.0, time.seconds(), 1e-9);
        assertEquals(List.of(new CurvePoint(20, time.seconds(), Map.of("knn_20", 0.75)), new CurvePoint(25, time.seconds(), Map.of("knn_20", 0.8))), time.curve());
    }

    @Test
    void a_page_keeps_what_is_around_the_tables() throws IOException {
        Path page = Files.writeString(temp.resolve("page.md"), "before\n<!-- presets: begin -->\nold\n<!-- presets: end -->\nafter\n");
        new MarkedPage(page, "presets").write("new\n");
        assertEquals("before\n<!-- presets: begin -->\nnew\n<!-- presets: end -->\nafter\n", Files.readString(page));
        String fault = assertThrows(UserError.class, () -> new MarkedPage(page, "results").require()).getMessage();
        assertTrue(fault.contains("<!-- results: begin -->") && fault.contains("--section"), fault);
    }
}
