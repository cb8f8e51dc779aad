package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.ApiVersion;
import io.repforge.framework.plugin.PluginCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void listShowsThePluginsFirst() {
        assertEquals(0, run("plugins", "list", "--plugins", folder.toString()), err::toString);
        assertTrue(out.toString().startsWith("plugins\n  repforge "), out::toString);
        assertEquals("", err.toString());
    }

    @Test
    void anUnknownKindIsAnsweredWithTheNearest() {
        assertEquals(2, run("plugins", "list", "--kind", "encodr"));
        assertEquals("There is no kind of component 'encodr'; did you mean 'encoder'?\n", err.toString());
    }

    @Test
    void describeShowsAPlugin() {
        assertEquals(0, run("plugins", "describe", "repforge", "--plugins", folder.toString()), err::toString);
        assertTrue(out.toString().startsWith("plugin repforge "), out::toString);
    }

    @Test
    void aBrokenPluginStopsWithItsSentenceAlone() throws IOException {
        Path jar = Files.writeString(folder.resolve("bad.jar"), "no jar");
        assertEquals(2, run("plugins", "list", "--plugins", folder.toString()));
        assertEquals("", out.toString());
        assertEquals(jar.toAbsolutePath() + ": is not a jar or is damaged (zip END header not found); copy it again or remove it.\n",
                err.toString());
    }

    @Test
    void theSchemaOfRecipesIsPrinted() {
        assertEquals(0, run("recipe", "schema", "--plugins", folder.toString()), err::toString);
        assertTrue(out.toString().startsWith("{\n  \"$schema\" : \"https://json-schema.org/draft/2020-12/schema\""), out::toString);
    }

    @Test
    void faultsOfARecipeAreTheUsers() throws IOException {
        Path recipe = Files.writeString(folder.resolve("mine.yaml"), "algorithm: simclr\nbatch_sise: 64\n");
        for (String command : List.of("check", "show")) {
            assertEquals(2, run("recipe", command, recipe.toString(), "--plugins", folder.toString()));
        }
        assertTrue(err.toString().contains("mine.yaml:2"), err::toString);
        assertTrue(err.toString().contains("batch_size"), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void aMistypedCommandIsSuggestedAndTheHelpNamed() {
        assertEquals(2, run("plugin", "list"));
        assertTrue(err.toString().contains("Did you mean: repforge plugins"), err::toString);
        assertTrue(err.toString().endsWith("Try 'repforge --help'.\n"), err::toString);
    }

    @Test
    void aMissingArgumentIsTheUsersFault() {
        assertEquals(2, run("plugins", "describe"));
        assertTrue(err.toString().startsWith("Missing required parameter: 'NAME'\n"), err::toString);
    }

    @Test
    void helpAndVersionAreNoFaults() {
        assertEquals(0, run("--help"));
        assertEquals(0, run("--version"));
        assertTrue(out.toString().contains("plugin API " + ApiVersion.current()), out::toString);
    }

    @Test
    void theHelpNamesEveryCommandAndEachHasItsOwn() {
        assertEquals(0, run("--help"));
        String all = out.toString();
        for (String command : List.of("train", "evaluate", "embed", "explore", "export", "fine-tune", "onnx", "convert", "data", "report", "results", "study", "recipe",
                "plugins", "spark",
                "completion")) {
            assertTrue(all.contains("\n  " + command + " "), all);
            assertEquals(0, run(command, "--help"));
            assertTrue(out.toString().contains("Usage: repforge " + command + " "), command);
            assertEquals(0, run("help", command));
        }
        assertEquals("", err.toString());
    }

    @Test
    void whatRunsOnSparkIsStartedByAnotherProgram() {
        assertEquals(2, run("spark", "embed", "encoder.onnx", "shards", "--out", "x.parquet"));
        assertTrue(
                err.toString().startsWith("Spark isn't on the class path of this program: ")
                        && err.toString().contains("(./repforge spark embed encoder.onnx shards --out"),
                err::toString);
    }

    @Test
    void anOptionOfAllCommandsStandsBeforeOrAfterTheirNames() {
        assertEquals(0, run("--verbose", "plugins", "list", "--plugins", folder.toString()), err::toString);
        assertEquals(0, run("plugins", "list", "--verbose", "--plugins", folder.toString()), err::toString);
    }

    @Test
    void aHeapThatIsFullSaysHowToAllowMore() {
        CommandFaults faults = new CommandFaults(new Home(Optional.of(folder), folder), new PluginCode());
        Throwable wrapped = new IllegalStateException("making batches failed", new OutOfMemoryError("Java heap space"));
        assertEquals(1, faults.tell(wrapped, new PrintWriter(err, true), List.of("train")));
        String[] lines = err.toString().split("\n");
        assertTrue(lines[0].matches("Repforge ran out of memory: the Java heap may grow to \\d+ MiB here; allow more with REPFORGE_JAVA_OPTS=-Xmx8g"
                + " or the like, or lower shuffle_buffer_size, batch_size or online\\.knn\\.queue\\."), lines[0]);
        assertEquals(2, lines.length, err::toString);
    }

    @Test
    void anythingElseLeavesItsStackTraceInAFileThatIsNamed() throws IOException {
        @Command(name = "fail")
        class Failing implements Runnable {
            @Override
            public void run() {
                throw new IllegalStateException("a fault of ours");
            }
        }
        int code = new CommandLine(new Failing()).setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new CommandFaults(new Home(Optional.of(folder), folder), new PluginCode())).execute();

        assertEquals(1, code);
        String[] lines = err.toString().split("\n");
        assertEquals("Repforge failed with java.lang.IllegalStateException: a fault of ours", lines[0]);
        Path log = Path.of(lines[1].substring("The stack trace is in ".length()));
        assertTrue(log.startsWith(folder), log::toString);
        assertTrue(Files.readString(log).contains("at io.repforge.framework.cli.MainTest"));
        assertFalse(err.toString().contains("\tat "));
    }
}
