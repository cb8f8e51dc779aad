package io.repforge.framework.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores and what there is beside them, on the terminal and in evaluation.json. */
class EvaluationTableTest {

    private static final Score LINEAR = Score.of("linear", Score.Unit.SHARE);
    private static final Score FEW = Score.of("few_labels_1", Score.Unit.SHARE);

    private static EvaluationTable table() {
        Map<Score, Double> scores = new LinkedHashMap<>();
        scores.put(LINEAR, 0.75);
        scores.put(FEW, 0.5);
        Map<String, Detail> details = new LinkedHashMap<>();
        details.put("linear", ConfusionMatrix.of(List.of("shirt", "bag"), new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1}));
        details.put("linear_reliability", new ReliabilityCurve(List.of(new ReliabilityCurve.Bin(0.5, 1, 4, 0.9, 0.75))));
        details.put("few_labels_1", new Draws(List.of(0.4, 0.5, 0.6)));
        details.put("linear_noise", new ScoreTable(Score.Unit.SHARE, "corruption", "severity", List.of("1", "2"), Map.of("noise", List.of(0.5, 0.25))));
        Map<String, ScoreRow> rows = new LinkedHashMap<>();
        rows.put("trained", ScoreRow.of(scores, details));
        rows.put("raw pixels", ScoreRow.of(Map.of(LINEAR, 0.7)));
        return new EvaluationTable(rows);
    }

    @Test
    void a_mean_of_draws_is_shown_with_its_deviation() {
        assertEquals(String.format("              linear     few labels 1%ntrained      75.00 %%  50.00 ± 10.00 %%%nraw pixels   70.00 %%                –"),
                table().text());
    }

    @Test
    void the_file_has_the_scores_of_each_row_and_details_beside_them() throws IOException {
        JsonNode file = new ObjectMapper().readTree(EvaluationJson.of(table()));
        assertEquals("{\"linear\":0.75,\"few_labels_1\":0.5}", file.get("trained").toString());
        assertEquals("{\"linear\":0.7}", file.get("raw pixels").toString());
        JsonNode details = file.get("details");
        assertFalse(details.has("raw pixels"), "a row without details isn't among them");
        JsonNode trained = details.get("trained");
        assertEquals("{\"kind\":\"confusion_matrix\",\"classes\":[\"shirt\",\"bag\"],\"counts\":[[1,1],[0,2]]}", trained.get("linear").toString());
        assertEquals("{\"kind\":\"reliability_curve\",\"bins\":[{\"from\":0.5,\"to\":1.0,\"count\":4,\"confidence\":0.9,\"accuracy\":0.75}]}",
                trained.get("linear_reliability").toString());
        assertEquals("{\"kind\":\"draws\",\"mean\":0.5,\"deviation\":0.09999999999999998,\"values\":[0.4,0.5,0.6]}", trained.get("few_labels_1").toString());
        assertEquals("{\"kind\":\"score_table\",\"unit\":\"share\",\"rows_are\":\"corruption\",\"columns_are\":\"severity\",\"columns\":[\"1\",\"2\"],"
                + "\"rows\":{\"noise\":[0.5,0.25]}}", trained.get("linear_noise").toString());
    }

    @Test
    void without_details_there_is_no_such_key() throws IOException {
        EvaluationTable plain = new EvaluationTable(Map.of("trained", ScoreRow.of(Map.of(LINEAR, 0.75))));
        assertEquals("{\"trained\":{\"linear\":0.75},\"scores\":{\"linear\":{\"title\":\"linear\",\"unit\":\"share\",\"higher_is_better\":true}}}",
                new ObjectMapper().readTree(EvaluationJson.of(plain)).toString());
    }

    @Test
    void what_was_written_is_read_as_it_was(@TempDir Path folder) throws IOException {
        EvaluationTable read = EvaluationJson.read(Files.write(folder.resolve("evaluation.json"), EvaluationJson.of(table())));
        assertEquals(table().text(), read.text());
        assertEquals(table().rows().get("trained").details(), read.rows().get("trained").details());
        assertEquals(new String(EvaluationJson.of(table()), StandardCharsets.UTF_8), new String(EvaluationJson.of(read), StandardCharsets.UTF_8));
    }

    @Test
    void a_file_of_an_earlier_version_has_plain_numbers_and_another_file_is_refused(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("evaluation.json"), "{\"trained\": {\"linear\": 0.75}, \"details\": {\"trained\": {\"x\": {\"kind\": \"of later\"}}}}");
        assertEquals(Map.of(LINEAR, 0.75), EvaluationJson.read(file).rows().get("trained").scores());
        Files.writeString(file, "[1]");
        assertTrue(assertThrows(UserError.class, () -> EvaluationJson.read(file)).getMessage().contains("evaluation.json is damaged"));
    }

    @Test
    void what_was_judged_on_stands_above_the_table_and_in_the_file(@TempDir Path folder) throws IOException {
        EvaluationTable judged = table().judgedOn(new Judged(Judged.On.VALIDATION, "fashion-mnist, split: train", "{\"evaluate\":1}"));
        assertEquals("On a held-out part of the training data (validation), fashion-mnist, split: train:", judged.text().lines().findFirst().orElseThrow());
        EvaluationTable read = EvaluationJson.read(Files.write(folder.resolve("evaluation.json"), EvaluationJson.of(judged)));
        assertEquals(judged.judged(), read.judged());
        assertEquals(table().rows().keySet(), read.rows().keySet());
    }
}
