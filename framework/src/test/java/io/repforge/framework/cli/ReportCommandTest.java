package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int report(Object... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "report";
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = arguments[i].toString();
        }
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    private Path run(String name, String recipe) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.writeString(folder.resolve("recipe.yaml"), "name: " + name + "\n" + recipe);
        Files.writeString(folder.resolve("evaluation.json"), "{\"trained\": {\"linear\": 0.5}}");
        Files.writeString(folder.resolve("encoder.onnx"), "");
        return folder;
    }

    @Test
    void thePageOfARunIsWrittenIntoItsFolder() throws IOException {
        Path run = run("a", "seed: 1\n");
        assertEquals(0, report(run), err::toString);
        assertTrue(Files.readString(run.resolve("report.html")).contains("<title>a</title>"));
        assertEquals(run.resolve("report.html").toString(), out.toString().strip());
    }

    @Test
    void severalRunsAreComparedAndToldAsJson() throws IOException {
        Path page = temp.resolve("both.html");
        assertEquals(0, report(run("a", "seed: 1\n"), run("b", "seed: 2\n"), "--out", page, "--json"), err::toString);
        assertTrue(Files.readString(page).contains("2 runs compared"));
        JsonNode value = new ObjectMapper().readTree(out.toString());
        assertEquals(2, value.get("groups").get(0).get("scores").get("linear").get("runs").asInt(), "they differ in their seeds alone");
        assertEquals("[\"1\",\"2\"]", value.get("differences").get("seed").toString());
    }

    @Test
    void aFolderThatIsNoRunsAndAFileThatIsNoPageAreRefusedInASentence() throws IOException {
        assertEquals(2, report(temp, "--out", temp.resolve("page.html")));
        assertTrue(err.toString().contains(temp + " isn't a run's: it has no recipe.yaml"), err::toString);
        Path notes = Files.writeString(temp.resolve("notes.txt"), "mine");
        assertEquals(2, report(run("a", ""), "--out", notes));
        assertTrue(err.toString().contains("notes.txt is there already and isn't a page of HTML"), err::toString);
        assertEquals("mine", Files.readString(notes));
    }
}
