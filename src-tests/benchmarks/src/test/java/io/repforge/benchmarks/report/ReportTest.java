package io.repforge.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

    private static final Machine QUIET = new Machine("Some CPU", 2, 24, "17", 0.1);
    private static final Machine BUSY = new Machine("Some CPU", 2, 24, "17", 3);

    @TempDir
    private Path folder;

    @Test
    void writesTheSameForPeopleAndForPrograms() throws IOException {
        Report report = new Report(folder.resolve("new"), QUIET);

        report.add(new Table.Builder("speed", "Speed", "How fast.", "what", "ms").row("a", 12.345).row("b", 0.00002).build());

        String text = Files.readString(folder.resolve("new/benchmarks.md"));
        assertTrue(text.contains("### Speed\n\nHow fast.\n\n| what | ms |\n| --- | --- |\n| a | 12.3 |\n| b | 2e-05 |\n"), text);
        JsonNode json = new ObjectMapper().readTree(folder.resolve("new/benchmarks.json").toFile());
        assertEquals(12.345, json.at("/speed/rows/0/ms").asDouble());
        assertEquals("Some CPU", json.at("/machine/processor").asText());
    }

    @Test
    void saysWhenTheMachineWasBusy() {
        assertTrue(new Report(folder, BUSY).markdown().contains("Other work was running (3.0 threads were busy"));
        assertTrue(!new Report(folder, QUIET).markdown().contains("Other work"));
    }

    @Test
    void takesThePlaceOfWhatAPageHadBetweenItsMarkers() throws IOException {
        Report report = new Report(folder, QUIET);
        report.add(new Table.Builder("speed", "Speed", "How fast.", "what").row("a").build());

        String page = report.into("before\n<!-- benchmarks: begin -->\nold\n<!-- benchmarks: end -->\nafter\n");

        assertEquals("before\n<!-- benchmarks: begin -->\n" + report.markdown() + "<!-- benchmarks: end -->\nafter\n", page);
        assertThrows(IllegalArgumentException.class, () -> report.into("no markers"));
    }

    @Test
    void refusesRowsOfAnotherLength() {
        Table.Builder table = new Table.Builder("speed", "Speed", "How fast.", "what", "ms").row("a");

        assertThrows(IllegalArgumentException.class, table::build);
    }
}
