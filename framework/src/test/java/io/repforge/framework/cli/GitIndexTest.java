package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that is kept in a git repository. */
class GitIndexTest {

    @TempDir
    Path folder;

    private Path origin;

    @BeforeEach
    void make() throws IOException, InterruptedException {
        assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, "git"))), "git is there");
        origin = folder.resolve("plugin-index.git");
        Path first = folder.resolve("first");
        git("init", "--quiet", "--bare", "--initial-branch=main", origin.toString());
        git("init", "--quiet", "--initial-branch=main", first.toString());
        identify(first);
        git("-C", first.toString(), "commit", "--quiet", "--allow-empty", "-m", "begun");
        git("-C", first.toString(), "push", "--quiet", origin.toString(), "main");
    }

    @Test
    void itIsClonedAndWhatIsWrittenCommittedAndNotPushed() throws IOException, InterruptedException {
        String url = origin.toUri().toString().replaceFirst("/$", "").replaceFirst("^file:/+", "file:///");
        GitIndex index = GitIndex.open(url, folder.resolve("here"));
        assertEquals(folder.resolve("here/plugin-index"), index.folder());
        identify(index.folder());
        Files.writeString(index.folder().resolve("plugins.json"), "[]");
        assertEquals(Optional.of("Committed it to " + index.folder() + "; look at it, and then: git -C " + index.folder() + " push"), index.commit("rates 1.0.0"));
        assertEquals("rates 1.0.0", git("-C", index.folder().toString(), "log", "-1", "--format=%s").strip());
        assertEquals("begun", git("-C", origin.toString(), "log", "-1", "--format=%s", "main").strip());
        assertEquals(index, GitIndex.open(url, folder.resolve("here")));
        assertEquals(Optional.of("There is nothing to commit in " + index.folder() + "."), index.commit("rates 1.0.0"));
    }

    @Test
    void aFolderIsTakenAsItIs() {
        assertEquals(new GitIndex(Path.of("../my-index"), null), GitIndex.open("../my-index", folder));
        assertEquals(Optional.empty(), GitIndex.open(folder.toString(), folder).commit("anything"));
    }

    @Test
    void whatCantBeClonedIsTold() {
        String message = assertThrows(UserError.class, () -> GitIndex.open("file:///no/such/repository.git", folder)).getMessage();
        assertTrue(message.startsWith("The git repository can't be cloned (git clone --quiet file:///no/such/repository.git ") && message.endsWith(
                "); do that yourself, and name the folder as --index."), message);
    }

    private static void identify(Path repository) throws IOException, InterruptedException {
        git("-C", repository.toString(), "config", "user.name", "A. Vendor");
        git("-C", repository.toString(), "config", "user.email", "vendor@example.org");
    }

    private static String git(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList()).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), told);
        return told;
    }
}
