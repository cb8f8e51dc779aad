package io.repforge.tests.results;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Results as JSON, in the order of their recipes. */
record ResultsFile(Path path) {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Empty where there is no file. */
    List<PresetResult> read() throws IOException {
        return Files.exists(path) ? JSON.readValue(path.toFile(), new TypeReference<List<PresetResult>>() {}) : List.of();
    }

    void write(Collection<PresetResult> results) throws IOException {
        List<PresetResult> sorted = results.stream().sorted(Comparator.comparing(PresetResult::recipe)).toList();
        Files.writeString(path, JSON.writeValueAsString(sorted) + "\n");
    }
}
