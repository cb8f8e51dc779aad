package io.repforge.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check that is taken to a machine with a GPU, with the CPU in the GPU's place. */
class GpuCheckTest {

    private static final Path QUICKSTART = Path.of("../../configs/quickstart.yaml");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int check(Path recipes, String... more) {
        List<String> arguments = Stream.concat(
                Stream.of("--device", "cpu", "--recipes", recipes.toString(), "--out", folder.resolve("out").toString(), "--steps", "2", "--set", "batch_size=8"),
                Stream.of(more)).toList();
        return GpuCheck.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments.toArray(String[]::new));
    }

    private String results() throws IOException {
        return Files.readString(folder.resolve("out/results.txt"));
    }

    private Path recipes() throws IOException {
        Path recipes = Files.createDirectories(folder.resolve("recipes"));
        Files.copy(QUICKSTART, recipes.resolve("quickstart.yaml"));
        return recipes;
    }

    @Test
    void theCpuAgreesWithItselfRunsTheRecipesAndHasASpeed() throws IOException {
        assertEquals(0, check(recipes(), "--agreement", "quickstart.yaml", "--timed", "8", "--batch", "2"), printed::toString);
        String results = results();
        assertTrue(results.contains("quickstart, loss: first "), results);
        assertTrue(results.contains("(off 0.0e+00)"), results);
        assertTrue(Pattern.compile("running statistics: [1-9][0-9]*, off at most 0\\.0e\\+00").matcher(results).find(), results);
        assertTrue(results.contains("the same twice: bit for bit; in two parts: bit for bit"), results);
        assertTrue(results.contains("OK   quickstart.yaml"), results);
        assertTrue(results.contains("resnet-18, 3×32×32, 2 pairs, float32: "), results);
        assertTrue(results.endsWith("nothing failed\n"), results);
    }

    @Test
    void aRecipeThatEndsIsAFailureWithItsWords() throws IOException {
        Path recipes = recipes();
        Files.writeString(recipes.resolve("wrong.yaml"), Files.readString(QUICKSTART) + "\nno_such_key: 1\n");
        assertEquals(1, check(recipes, "--only", "recipes"), printed::toString);
        assertTrue(results().contains("FAIL wrong.yaml ended with 2: "), results());
        assertTrue(results().contains("no_such_key"), results());
        assertTrue(results().endsWith("1 failed\n"), results());
    }

    @Test
    void whatComesTooLateIsLeftOutAndSaysSo() throws IOException {
        assertEquals(0, check(recipes(), "--only", "recipes", "--limit", "-1"), printed::toString);
        assertTrue(results().contains("quickstart.yaml: left out, the time is up"), results());
    }
}
