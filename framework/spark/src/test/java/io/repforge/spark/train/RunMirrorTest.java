package io.repforge.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a run on a file system of Hadoop has what the run has, and brings it back. */
class RunMirrorTest {

    @TempDir
    private Path folder;

    private RunMirror mirror(Path run) {
        return new RunMirror(run, folder.resolve("copy").toUri().toString(), new Configuration());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** But for checksums that Hadoop keeps beside local files. */
    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).filter(name -> !name.endsWith(".crc"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void it_follows_what_changes_and_what_goes() throws IOException {
        Path run = folder.resolve("run");
        write(run.resolve("recipe.yaml"), "name: x");
        write(run.resolve("checkpoints/epoch-0001/checkpoint"), "1");
        write(run.resolve("checkpoints/.epoch-0002.part/checkpoint"), "half");
        write(run.resolve(".lock"), "");
        RunMirror mirror = mirror(run);
        mirror.update();
        assertEquals(Set.of("recipe.yaml", "checkpoints/epoch-0001/checkpoint"), files(folder.resolve("copy")));

        write(run.resolve("checkpoints/epoch-0002/checkpoint"), "2");
        write(run.resolve("metrics.csv"), "loss");
        Files.delete(run.resolve("checkpoints/epoch-0001/checkpoint"));
        Files.delete(run.resolve("checkpoints/epoch-0001"));
        mirror.update();
        assertEquals(Set.of("recipe.yaml", "metrics.csv", "checkpoints/epoch-0002/checkpoint"), files(folder.resolve("copy")));

        Path elsewhere = folder.resolve("elsewhere");
        mirror(elsewhere).fetch();
        assertEquals(files(folder.resolve("copy")), files(elsewhere));
        assertEquals("2", Files.readString(elsewhere.resolve("checkpoints/epoch-0002/checkpoint")));
    }

    @Test
    void a_run_that_is_here_is_not_fetched_and_none_is_made_of_nothing() throws IOException {
        write(folder.resolve("copy/recipe.yaml"), "other");
        write(folder.resolve("run/recipe.yaml"), "mine");
        mirror(folder.resolve("run")).fetch();
        assertEquals("mine", Files.readString(folder.resolve("run/recipe.yaml")));
        new RunMirror(folder.resolve("new"), folder.resolve("nothing").toUri().toString(), new Configuration()).fetch();
        assertTrue(Files.notExists(folder.resolve("new")));
    }

    @Test
    void a_file_system_that_there_is_not_is_told() {
        String said = assertThrows(UserError.class, () -> new RunMirror(folder, "nowhere://x/y", new Configuration())).getMessage();
        assertTrue(said.startsWith("--mirror nowhere://x/y: the file system can't be reached ("), said);
    }
}
