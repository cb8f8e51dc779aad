package io.repforge.benchmarks.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be tested of the script without libtorch. */
final class ScriptArchiveTest {

    static List<Case> cases() {
        return Case.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesNoPlaceholder(Case what) throws IOException {
        Map<String, byte[]> entries = entries(ScriptArchive.of(what, List.of("a/weight", "a/bias"), false));

        assertEquals(Set.of("step/data.pkl", "step/code/__torch__.py", "step/constants.pkl", "step/version"), entries.keySet());
        String script = new String(entries.get("step/code/__torch__.py"), StandardCharsets.UTF_8);
        String code = script.lines().filter(line -> !line.strip().startsWith("#")).reduce("", (a, b) -> a + b + "\n");
        assertFalse(code.matches("(?s).*\\b(ENCODER|ALGORITHM|NAMES|FLOAT|LEARNING_RATE)\\b.*"), code);
        assertTrue(code.contains("for name in [\"a/weight\", \"a/bias\"]"), code);
        assertTrue(code.contains("def " + what.network().label() + "(") && code.contains("loss = __torch__." + what.algorithm().label() + "("), code);
    }

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
