package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonOptionTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    /** All of standard output, which fails where anything stands beside the JSON. */
    private JsonNode json(String... args) throws IOException {
        assertEquals(0, run(args), err::toString);
        return new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readValue(out.toString());
    }

    @Test
    void listGivesWhatItsTablesHave() throws IOException {
        JsonNode list = json("plugins", "list", "--json", "--plugins", folder.toString());
        assertEquals("repforge", list.get("plugins").get(0).get("id").asText());
        List<String> probes = list.get("components").findParents("kind").stream().filter(one -> one.get("kind").asText().equals("probe"))
                .map(one -> one.get("name").asText()).toList();
        assertTrue(probes.containsAll(List.of("knn", "linear")), probes::toString);
    }

    @Test
    void ofOneKindItGivesComponentsAlone() throws IOException {
        JsonNode list = json("plugins", "list", "--kind", "probe", "--json", "--plugins", folder.toString());
        assertEquals(List.of("components"), list.properties().stream().map(Map.Entry::getKey).toList());
        list.get("components").forEach(one -> assertEquals("probe", one.get("kind").asText()));
    }

    @Test
    void describeGivesEachOption() throws IOException {
        JsonNode knn = json("plugins", "describe", "knn", "--json", "--plugins", folder.toString()).get("components").get(0);
        assertEquals("repforge", knn.get("plugin").asText());
        JsonNode neighbours = knn.get("options").get(0);
        assertEquals("neighbours", neighbours.get("option").asText());
        assertEquals("[20, 200]", neighbours.get("default").asText());
    }

    @Test
    void ofAFaultThereIsItsSentenceAndNoJson() {
        assertEquals(2, run("plugins", "describe", "knm", "--json", "--plugins", folder.toString()));
        assertEquals("", out.toString());
        assertEquals("Neither a component nor a plugin is called 'knm'; did you mean 'knn'?\n", err.toString());
    }
}
