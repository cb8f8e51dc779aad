package io.repforge.tests.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unpacked release, started as its user does. */
class UnpackedReleaseTest {

    @TempDir
    static Path folder;

    private static UnpackedRelease release;

    @BeforeAll
    static void unpack() throws Exception {
        // A path that a shell would take apart.
        release = UnpackedRelease.in(folder.resolve("re lease"));
        ProcessRun first = release.run(folder, "--version");
        assertEquals(0, first.code(), first::err);
        assertTrue(first.err().startsWith("repforge: getting ready for Java "), first::err);
    }

    @Test
    void trainsByTheFirstCommandOfTheReadme() throws Exception {
        ProcessRun run = release.run(release.home(), "train", "configs/quickstart.yaml", "--set", "batches_per_epoch=2", "--set", "n_epochs=1", "--set", "batch_size=8",
                "--set", "device=cpu", "--set", "evaluate=null", "--set", "name=first");
        assertEquals(0, run.code(), run::err);
        assertFalse(run.err().contains("getting ready"), run::err);
        assertTrue(Files.size(release.home().resolve("runs/first/encoder.onnx")) > 0);
    }

    @Test
    void listsTheBundlesThatComeAlong() throws Exception {
        ProcessRun run = release.run(folder, "plugins", "list");
        assertEquals(0, run.code(), run::err);
        assertEquals("", run.err());
        for (Path bundle : UnpackedRelease.bundles()) {
            assertTrue(run.out().contains(" " + bundle.getFileName() + " "), bundle.getFileName() + " in " + run.out());
        }
    }

    @Test
    void hasTheKitForNewPlugins() throws Exception {
        ProcessRun run = release.run(folder, "plugins", "new", "my-vision");
        assertEquals(0, run.code(), run::err);
        assertTrue(Files.isDirectory(folder.resolve("my-vision/repository/io/repforge/repforge-plugin-kit")));
    }

    @Test
    void hasNothingToBuild() throws Exception {
        for (String rebuild : Set.of("--rebuild", "--rebuild=cuda")) {
            ProcessRun run = release.run(folder, rebuild, "plugins", "list");
            assertEquals(2, run.code());
            assertEquals("repforge: there is nothing to build in a release; leave out " + rebuild + ".\n", run.err());
            assertEquals("", run.out());
        }
    }

    /** What the user set stays; a Java that tells of its environment is put before the real one. */
    @Test
    void asksForLargePagesBesideWhatTheUserAsksFor() throws Exception {
        assertEquals("glibc.malloc.hugetlb=1", tunables(null));
        assertEquals("glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1", tunables("glibc.malloc.arena_max=2"));
        assertEquals("glibc.malloc.hugetlb=0", tunables("glibc.malloc.hugetlb=0"));
    }

    private static String tunables(@Nullable String set) throws Exception {
        Path told = folder.resolve("told");
        Path java = folder.resolve("java/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java,
                "#!/bin/sh\nprintf %s \"$GLIBC_TUNABLES\" > '" + told + "'\nexec '" + Path.of(System.getProperty("java.home"), "bin/java") + "' \"$@\"\n");
        java.toFile().setExecutable(true);
        List<String> command = new ArrayList<>(List.of("env", "-u", "GLIBC_TUNABLES", "JAVA_HOME=" + folder.resolve("java")));
        if (set != null) {
            command.add("GLIBC_TUNABLES=" + set);
        }
        command.addAll(List.of(release.home().resolve("repforge").toString(), "--version"));
        ProcessRun run = ProcessRun.of(folder, command);
        assertEquals(0, run.code(), run::err);
        return Files.readString(told);
    }

    /** The launcher for Windows can't be run here; its options are at least those of the other. */
    @Test
    void theLauncherForWindowsSaysTheSameToJava() throws Exception {
        String windows = Files.readString(Path.of("../framework/release/src/files/repforge.cmd"));
        assertTrue(windows.lines().count() == windows.chars().filter(c -> c == '\r').count(), "lines end as cmd needs it");
        assertEquals(options(Files.readString(Path.of("../repforge"))), options(windows));
    }

    /** Those of the virtual machine, but for archives of classes, which Windows does without; and the commands that work for long. */
    private static Set<String> options(String launcher) {
        Set<String> found = Pattern.compile("-XX:[+\\w]+(=\\d+)?|-Dorg[\\w.]+=\\d+|-Djava[\\w.]+=\\w+|--enable-native-access=[A-Z-]+").matcher(launcher).results()
                .map(MatchResult::group).filter(option -> !option.matches("-XX:(Shared|Archive).*")).collect(Collectors.toCollection(TreeSet::new));
        Matcher commands = Pattern.compile("train( \\| | )evaluate(\\1[a-z-]+)+").matcher(launcher);
        assertTrue(commands.find());
        found.add(commands.group().replace(" | ", " "));
        return found;
    }
}
