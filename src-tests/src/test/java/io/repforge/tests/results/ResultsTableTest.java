package io.repforge.tests.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTableTest {

    private static final PresetResult SIMCLR = new PresetResult("quickstart", "simclr", "fashion-mnist", 239_616,
            scores("knn_20", 0.8015, "spread", 0.9), scores("knn_20", 0.7295, "spread", 0.25));
    private static final PresetResult CPC = new PresetResult("temporal-cpc", "temporal-cpc", "synthetic", 1000,
            scores("linear_shape", 0.5, "r2_x", 0.75, "spread", 1), scores("linear_shape", 0.25, "r2_x", -3, "spread", 0.5));

    @TempDir
    Path temp;

    private static Map<String, Double> scores(Object... pairs) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            scores.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
        }
        return scores;
    }

    @Test
    void eachDataSourceHasATableOfItsScores() {
        assertEquals("""
                | recipe, on `fashion-mnist` | pairs | | kNN 20 | spread |
                | --- | --- | --- | --- | --- |
                | `quickstart` | 239,616 | trained | 80.15 % | 0.900 |
                | | | untrained | 72.95 % | 0.250 |

                | recipe, on `synthetic` | pairs | | shape | x R² | spread |
                | --- | --- | --- | --- | --- | --- |
                | `temporal-cpc` | 1,000 | trained | 50.00 % | 0.750 | 1.000 |
                | | | untrained | 25.00 % | -3.000 | 0.500 |
                """, new ResultsTable(List.of(CPC, SIMCLR)).markdown());
    }

    @Test
    void theGainIsThatOfProbesAlone() {
        assertEquals(0.072, SIMCLR.gain(), 1e-9);
        assertEquals((0.5 + 0.75) / 2 - 0.25 / 2, CPC.gain(), 1e-9);
    }

    @Test
    void aPageKeepsWhatIsAroundTheTable() {
        String page = "before\n<!-- presets: begin -->\nold\n<!-- presets: end -->\nafter\n";
        ResultsTable table = new ResultsTable(List.of(SIMCLR));
        assertEquals("before\n<!-- presets: begin -->\n" + table.markdown() + "<!-- presets: end -->\nafter\n", table.into(page));
        assertEquals(table.markdown(), ResultsTable.of(table.into(page)));
        assertThrows(IllegalArgumentException.class, () -> table.into("no markers"));
    }

    @Test
    void resultsAreReadAsTheyWereWritten() throws IOException {
        ResultsFile file = new ResultsFile(temp.resolve("results.json"));
        assertEquals(List.of(), file.read());
        file.write(List.of(CPC, SIMCLR));
        assertEquals(List.of(SIMCLR, CPC), file.read());
    }

    @Test
    void theReadmeShowsTheResultsThatAreKept() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        assertEquals(new ResultsTable(new ResultsFile(Path.of("results.json")).read()).markdown(), ResultsTable.of(readme));
    }
}
