package io.repforge.framework.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.repforge.api.probe.ConfusionMatrix;
import io.repforge.api.probe.Detail;
import io.repforge.api.probe.Draws;
import io.repforge.api.probe.ReliabilityCurve;
import io.repforge.api.probe.Score;
import io.repforge.api.probe.ScoreRow;
import io.repforge.api.probe.ScoreTable;
import io.repforge.framework.UserError;
import io.repforge.framework.evaluate.EvaluationJson;
import io.repforge.framework.evaluate.EvaluationTable;
import io.repforge.framework.run.RunFolder;
import io.repforge.framework.run.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are made of what lies in the folders of runs. */
class ReportsTest {

    private static final Score LINEAR = Score.of("linear", Score.Unit.SHARE);
    private static final Score NLL = Score.of("nll", Score.Unit.NATS).titled("NLL");

    @TempDir
    Path temp;

    private Path run(String name, String recipe, Map<Score, Double> scores) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.writeString(folder.resolve("recipe.yaml"), recipe);
        Files.writeString(folder.resolve("metrics.csv"), "batches_trained,loss,seconds_per_batch\n10,4.0,0.5\n20,2.0,0.5\n");
        record(RunRecord.State.FINISHED).write(new RunFolder(folder));
        Files.write(folder.resolve("evaluation.json"), EvaluationJson.of(new EvaluationTable(Map.of("trained", ScoreRow.of(scores)))));
        return folder;
    }

    private static RunRecord record(RunRecord.State state) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put(RunRecord.STARTING, 2.0);
        seconds.put(RunRecord.STEPS, 9.0);
        seconds.put(RunRecord.WAITING, 1.0);
        seconds.put(RunRecord.EVALUATION, 8.0);
        return new RunRecord(state, 20, 20, 10, 64, "2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z", Map.of("Java", "17"), Map.of("Processor", "<fast>"),
                List.of(new RunRecord.Data("idx, file a&b", 60_000, "image 1×28×28", Map.of("label", "10 classes"))), Map.of("output", "[512]"),
                List.of(new RunRecord.Override("loss.temperature", "0.1", "0.5")), List.of(new RunRecord.Warning(7, "All alike: a < b.")),
                List.of(new RunRecord.Picture(1, "batches/step-00000001.png", List.of("context", "augmented context"))), seconds);
    }

    private static ShownPage page(Path run) throws IOException {
        return ShownPage.of(new String(Reports.page(run), StandardCharsets.UTF_8));
    }

    @Test
    void aPageTellsWhatTheRunsFolderHolds() throws IOException {
        Path run = run("a", "name: my run\nalgorithm: simclr\nseed: 3\n", Map.of(LINEAR, 0.8765));
        Files.createDirectories(run.resolve("batches"));
        Files.write(run.resolve("batches/step-00000001.png"), new byte[] {1, 2, 3});
        Files.writeString(run.resolve("class_names.json"), "{\"label\": [\"shirt\", \"<bag>\"]}");
        Files.writeString(run.resolve("samples.json"), "[{\"class\": \"<bag>\", \"image\": \"BAUG\"}]");

        ShownPage page = page(run);
        String text = page.text();
        for (String told : List.of("finished simclr · seed 3", "20", "2 epochs", "128", "87.65 %", "Step 7: All alike: a < b.",
                "idx, file a&b|60,000|image 1×28×28|label: 10 classes|",
                "shirt, <bag>", "rows from the top: context, augmented context", "loss.temperature|0.1|0.5|", "Processor|<fast>|", "output|[512]|", "Java|17|",
                "name: my run")) {
            assertTrue(text.contains(told), told + " isn't in\n" + text);
        }
        assertTrue(page.html().contains("src=\"data:image/png;base64,AQID\"") && page.html().contains("src=\"data:image/png;base64,BAUG\""));
        assertEquals(new ObjectMapper().readTree("[{\"name\":\"starting\",\"value\":2.0},{\"name\":\"steps\",\"value\":9.0},"
                + "{\"name\":\"waiting for data\",\"value\":1.0},{\"name\":\"evaluation\",\"value\":8.0}]"), page.charts().get("Where the time went").get("parts"));
        assertEquals(128.0, record(RunRecord.State.FINISHED).samplesPerSecond().orElseThrow(), "20 steps of 64 in the 10 seconds that they took");
    }

    @Test
    void aPageDoesWithoutWhatIsNotThere() throws IOException {
        Path run = Files.createDirectories(temp.resolve("old"));
        Files.writeString(run.resolve("recipe.yaml"), "name: old\n");
        ShownPage page = page(run);
        assertTrue(page.text().contains("interrupted"), page.text());
        assertFalse(page.html().contains("<h2>Scores</h2>") || page.html().contains("<h2>Data</h2>") || page.html().contains("<h2>Time and machine</h2>"));

        UserError none = assertThrows(UserError.class, () -> Reports.page(temp));
        assertTrue(none.getMessage().contains("isn't a run's"), none.getMessage());
        Files.writeString(run.resolve("run.json"), "[");
        UserError damaged = assertThrows(UserError.class, () -> Reports.page(run));
        assertTrue(damaged.getMessage().contains("run.json is damaged"), damaged.getMessage());
    }

    /** Nobody could say that it died. */
    @Test
    void aRunThatSaysItRunsAndHasLetGoOfItsFolderWasInterrupted() throws IOException {
        Path run = run("a", "name: a\n", Map.of(LINEAR, 0.5));
        record(RunRecord.State.RUNNING).write(new RunFolder(run));
        assertTrue(page(run).html().contains("badge interrupted"));
        assertFalse(page(run).text().contains("50.00 %"), "scores of an earlier end aren't those of a run that went on");
    }

    @Test
    void picturesOutsideOfTheFolderAreNotShown() throws IOException {
        Path run = run("a", "name: a\n", Map.of());
        Files.write(temp.resolve("secret.png"), new byte[] {1, 2, 3});
        assertTrue(RunFiles.read(run).image("../secret.png").isEmpty());
    }

    @Test
    void detailsOfScoresAreCharts() throws IOException {
        Path run = run("a", "name: a\n", Map.of());
        Score one = Score.of("few_labels_1", Score.Unit.SHARE);
        Score ten = Score.of("few_labels_10", Score.Unit.SHARE);
        Map<Score, Double> scores = new LinkedHashMap<>();
        scores.put(one, 0.5);
        scores.put(ten, 0.75);
        scores.put(NLL, 1.5);
        Map<String, Detail> details = new LinkedHashMap<>();
        details.put("few_labels_1", new Draws(List.of(0.25, 0.75)));
        details.put("few_labels_10", new Draws(List.of(0.75, 0.75)));
        details.put("linear_confusion", new ConfusionMatrix(List.of("a", "b"), List.of(List.of(3, 1), List.of(0, 4))));
        details.put("calibration", new ReliabilityCurve(List.of(new ReliabilityCurve.Bin(0.4, 0.6, 3, 0.5, 0.25), new ReliabilityCurve.Bin(0.6, 0.8, 1, 0.7, 1))));
        details.put("robustness", new ScoreTable(Score.Unit.SHARE, "corruption", "severity", List.of("1", "2"), Map.of("noise", List.of(0.8, 0.7))));
        Files.write(run.resolve("evaluation.json"), EvaluationJson.of(new EvaluationTable(Map.of("trained", ScoreRow.of(scores, details)))));

        ShownPage page = page(run);
        assertTrue(page.text().contains("|few labels 1|few labels 10|NLL ↓|"), page.text());
        assertTrue(page.text().contains("trained|50.00 ± 35.36 %|75.00 ± 0.00 %|1.500|"), page.text());
        assertEquals("[[1,0.5,0.3535533905932738],[10,0.75,0.0]]", page.charts().get("Few labels").get("series").get(0).get("points").toString());
        assertEquals("[4,4]", page.charts().get("Linear confusion").get("sums").toString());
        assertEquals("[[3,1],[0,4]]", page.charts().get("Linear confusion").get("cells").toString());
        assertEquals("[[0.5,0.25],[0.7,1.0]]", page.charts().get("Calibration").get("series").get(0).get("points").toString());
        assertEquals("[[0.5,0.75],[0.7,0.25]]", page.charts().get("Calibration").get("bars").toString());
        assertEquals("[[\"1\",0.8],[\"2\",0.7]]", page.charts().get("Robustness").get("series").get(0).get("points").toString());
    }

    @Test
    void seedsOfOneRecipeStandTogetherAndLittleIsNotCalledBetter() throws IOException {
        List<Path> runs = List.of(run("a1", "name: a\nseed: 1\n", Map.of(LINEAR, 0.80, NLL, 0.5)), run("a2", "name: a\nseed: 2\n", Map.of(LINEAR, 0.82, NLL, 0.5)),
                run("b1", "name: b\nseed: 1\nloss: {use: x, temperature: 0.5}\n", Map.of(LINEAR, 0.83, NLL, 0.9)),
                run("b2", "name: b\nseed: 2\nloss: {use: x, temperature: 0.5}\n", Map.of(LINEAR, 0.83, NLL, 0.9)));
        ShownPage page = ShownPage.of(new String(Reports.comparison(runs), StandardCharsets.UTF_8));
        String text = page.text();
        assertTrue(text.contains("a (2 seeds)|") && text.contains("81.00 ± 1.41 %|") && text.contains("83.00 ± 0.00 %|"), text);
        assertTrue(text.contains("seed|1|2|1|2|") && text.contains("loss|–|–|{use: x, temperature: 0.5}|"), text);
        assertEquals(List.of("<strong title=\"best\"><span>0.500 ± 0.000</span></strong>"),
                page.html().lines().flatMap(line -> java.util.regex.Pattern.compile("<strong title=\"best\">.*?</strong>").matcher(line).results())
                        .map(java.util.regex.MatchResult::group).toList(),
                "2 points of accuracy are less than two deviations, and less of an NLL is better");
        assertEquals(4, page.charts().get("Loss").get("series").size());

        Map<?, ?> value = Reports.value(runs);
        assertEquals(List.of("seed", "loss"), List.copyOf(((Map<?, ?>) value.get("differences")).keySet()));
    }

    @Test
    void aRunCountsOnceAndRunsOfOneSeedAreTold() throws IOException {
        Path run = run("a1", "name: a\nseed: 1\n", Map.of(LINEAR, 0.80));
        Path link = Files.createSymbolicLink(temp.resolve("link"), run);
        assertEquals("The run " + run + " is named twice, and would count as two: name it once.",
                assertThrows(UserError.class, () -> Reports.comparison(List.of(run, run))).getMessage());
        assertEquals("The runs " + run + " and " + link + " are one and the same folder, and would count as two: name it once.",
                assertThrows(UserError.class, () -> Reports.value(List.of(run, link))).getMessage());

        Path copy = run("a2", "name: a\nseed: 1\n", Map.of(LINEAR, 0.82));
        List<Path> runs = List.of(run, copy, run("a3", "name: a\nseed: 2\n", Map.of(LINEAR, 0.81)));
        String text = ShownPage.of(new String(Reports.comparison(runs), StandardCharsets.UTF_8)).text();
        String sentence = "Of a there are 2 runs of the seed 1 (" + run + ", " + copy + "), which count as if they were of different seeds: leave out all but one.";
        assertTrue(text.contains("a (3 runs of 2 seeds)") && text.contains(sentence), text);
        assertEquals(List.of(sentence), Reports.value(runs).get("repeated_seeds"));
    }

    /** Of very many classes, names and cells would lie on one another. */
    @Test
    void ofManyClassesThoseWithTheMostMistakesAreShown() throws IOException {
        int n = 1000;
        List<List<Integer>> counts = new ArrayList<>();
        for (int is = 0; is < n; is++) {
            List<Integer> row = new ArrayList<>(Collections.nCopies(n, 0));
            row.set(is, 7);
            counts.add(row);
        }
        counts.get(3).set(900, 2);
        Path run = run("a", "name: a\n", Map.of());
        ConfusionMatrix matrix = new ConfusionMatrix(IntStream.range(0, n).mapToObj(i -> "class " + i).toList(), counts);
        Files.write(run.resolve("evaluation.json"),
                EvaluationJson.of(new EvaluationTable(Map.of("trained", ScoreRow.of(Map.of(LINEAR, 0.5), Map.of("linear_confusion", matrix))))));
        ShownPage page = page(run);
        JsonNode heat = page.charts().get("Linear confusion");
        assertEquals(40, heat.get("names").size());
        assertEquals(40, heat.get("cells").get(39).size());
        int last = 39;
        assertEquals(List.of("class 3", "class 900"), List.of(heat.get("names").get(3).asText(), heat.get("names").get(last).asText()));
        assertEquals(List.of(2, 9), List.of(heat.get("cells").get(3).get(last).asInt(), heat.get("sums").get(3).asInt()));
        assertTrue(page.text().contains("trained, the 40 of 1,000 classes with the most mistakes"), page.text());
    }

    @Test
    void optionsAreComparedWhereTheComponentIsTheSame() throws IOException {
        List<Path> runs = List.of(run("a", "name: a\nloss: {use: x, temperature: 0.1, sample: false}\n", Map.of(LINEAR, 0.8)),
                run("b", "name: b\nloss: {use: x, temperature: 0.5, sample: false}\n", Map.of(LINEAR, 0.7)));
        String text = ShownPage.of(new String(Reports.comparison(runs), StandardCharsets.UTF_8)).text();
        assertTrue(text.contains("Only what differs|a|b|\nloss.temperature|0.1|0.5|"), text);
        assertFalse(text.contains("sample"), text);
    }
}
