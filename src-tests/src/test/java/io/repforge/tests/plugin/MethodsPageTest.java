package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The table of methods in {@code plugins/README.md}: whoever brings a preset says whose it is. */
class MethodsPageTest {

    private static final Path BUNDLES = Path.of("..", "plugins");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| ([a-z-]+) \\| [^|]+ \\| [^|]*\\p{L}[^|]* \\| (?:19|20)\\d\\d \\| [^|]+ \\| [^|]+ \\|$");

    @Test
    void everyPresetHasARowWithItsBundlePaperAndYear() throws IOException {
        List<MatchResult> rows = ROW.matcher(Files.readString(BUNDLES.resolve("README.md"))).results().toList();
        List<String> presets = StreamSupport.stream(ServiceLoader.load(Algorithm.class).spliterator(), false).map(Algorithm::name).sorted().toList();
        assertEquals(presets, rows.stream().map(row -> row.group(1)).sorted().toList());
        rows.forEach(row -> assertTrue(Files.isDirectory(BUNDLES.resolve(row.group(2))), () -> "there is no bundle " + row.group(2)));
    }
}
