package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.repforge.framework.plugin.ComponentKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repforge completion}: what a shell makes of the script. */
class CompletionCommandTest {

    /** As Bash asks for what may stand at the end of a line; {@code compopt} is for real lines alone. */
    private static final String ASK = """
            compopt() { :; }
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"
            _complete_repforge
            echo "${COMPREPLY[*]}"
            """;

    @TempDir
    Path folder;
    private Path script;

    @BeforeEach
    void write() throws IOException {
        script = Files.writeString(folder.resolve("completion"), printed("bash"));
    }

    private static String printed(String shell) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(0, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), "completion", shell), err::toString);
        assertEquals("", err.toString());
        return out.toString();
    }

    private String ran(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
        return said.strip();
    }

    private List<String> completed(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", ASK, "ask", script.toString(), "repforge"));
        command.addAll(List.of(words));
        return Arrays.stream(ran(command.toArray(String[]::new)).split("\\s+")).sorted().toList();
    }

    @Test
    void itIsBashs() throws IOException, InterruptedException {
        assertEquals("", ran("bash", "-n", script.toString()));
    }

    @Test
    void commandsAreCompleted() throws IOException, InterruptedException {
        assertEquals(List.of("train"), completed("t"));
        assertEquals(List.of("check", "schema", "show"), completed("recipe", ""));
    }

    @Test
    void optionsAreCompletedAndTheirValues() throws IOException, InterruptedException {
        assertEquals(List.of("--on-error", "--out"), completed("evaluate", "--o"));
        String kinds = Arrays.stream(ComponentKind.values()).map(ComponentKind::kebabName).sorted().collect(Collectors.joining(" "));
        assertEquals(kinds, String.join(" ", completed("plugins", "list", "--kind", "")));
    }

    @Test
    void filesAreCompleted() throws IOException, InterruptedException {
        Files.createFile(folder.resolve("mine.yaml"));
        assertEquals(List.of("mine.yaml"), completed("train", "mi"));
    }

    /** Left out where there is no Zsh. */
    @Test
    void zshTakesItToo() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "there is no Zsh");
        Files.writeString(script, printed("zsh"));
        String said = ran("zsh", "-f", "-c", "autoload -U compinit && compinit -u -D && source " + script + " && print ${_comps[repforge]}");
        assertTrue(said.contains("_complete_repforge"), said);
    }

    @Test
    void anotherShellIsAFaultThatNamesThose() {
        StringWriter err = new StringWriter();
        assertEquals(2, Main.run(new PrintWriter(err, true), new PrintWriter(err, true), "completion", "fish"));
        assertTrue(err.toString().startsWith("Invalid value for positional parameter at index 0 (SHELL): expected one of [bash, zsh] (case-insensitive) but was 'fish'"),
                err::toString);
    }
}
