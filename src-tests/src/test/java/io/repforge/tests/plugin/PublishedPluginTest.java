package io.repforge.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.tests.RanCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's plugin on its way from its project to a recipe that somebody else trains, with the installation of a release. */
class PublishedPluginTest {

    private static final String RECIPE = """
            algorithm: hypersphere
            encoder: {use: separable-cnn, channels: [8]}
            data: {train: [{use: of-classes, of: {use: fashion-mnist, split: train, part: sample}, classes: [Bag, Coat]}]}
            representation_dim: 16
            batch_size: 8
            n_epochs: 1
            batches_per_epoch: 2
            """;

    @TempDir
    Path folder;

    private Path jar;
    private Path index;
    private Path bundles;
    private Path installed;
    private @Nullable String before;

    @BeforeEach
    void publish() throws IOException {
        jar = PackagedJar.samplePlugin().jar().toAbsolutePath();
        index = folder.resolve("index");
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("lib"));
        bundles = Files.createDirectory(home.resolve("bundles"));
        installed = folder.resolve("installed");
        before = System.setProperty("repforge.home", home.toString());
        for (PackagedJar bundle : List.of(PackagedJar.essentials(), PackagedJar.contrastive(), PackagedJar.datasets())) {
            bundle.copyTo(bundles);
        }
        run(0, "plugins", "keygen", "--out", key());
    }

    @AfterEach
    void leaveTheInstallation() {
        if (before == null) {
            System.clearProperty("repforge.home");
        } else {
            System.setProperty("repforge.home", before);
        }
    }

    private String key() {
        return folder.resolve("publisher.key").toString();
    }

    private static String run(int code, String... arguments) {
        return RanCommand.printed(code, arguments);
    }

    private String published() {
        return run(0, "plugins", "publish", jar.toString(), "--index", index.toString(), "--key", key());
    }

    private String train(int code, Path recipe, String... more) {
        Stream<String> command = Stream.of("train", recipe.toString());
        return run(code, Stream.concat(command, Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void itsProjectsTestsByTheKitAreRunBeforeItIsPublished() throws IOException {
        String told = published();
        assertTrue(told.contains("hypersphere 0.1.0 loads as the host loads it: 4 components."), told);
        assertTrue(told.matches("(?s).*The compatibility kit: all of \\d\\d tests pass\\..*"), told);
        assertTrue(Files.exists(index.resolve("hypersphere/hypersphere-0.1.0.jar")));

        Path others = Files.createDirectories(folder.resolve("other-tests/org/example/hypersphere"));
        Files.copy(jar.resolveSibling("test-classes/org/example/hypersphere/SeparableCnnTest.class"), others.resolve("SeparableCnnTest.class"));
        assertTrue(run(2, "plugins", "publish", jar.toString(), "--index", index.toString(), "--key", key(), "--tests", folder.resolve("other-tests").toString())
                .contains(jar + ": none of its project's tests extends the compatibility kit; add one for each component, or say --untested."));
        Path none = Files.createDirectory(folder.resolve("no-tests"));
        assertTrue(run(2, "plugins", "publish", jar.toString(), "--index", index.toString(), "--key", key(), "--tests", none.toString())
                .contains(none + ": has no compiled tests, so the compatibility kit can't be asked;"));
    }

    @Test
    void aRunTellsWithWhatItRanAndWhoeverLacksThatHowToGetIt() throws IOException {
        run(0, "plugins", "publish", jar.toString(), "--index", index.toString(), "--key", key(), "--untested");
        run(0, "plugins", "install", "hypersphere", "--index", index.toString(), "--into", installed.toString());
        Path recipe = Files.writeString(folder.resolve("mine.yaml"), RECIPE);
        Path run = folder.resolve("run");
        train(0, recipe, "--plugins", installed.toString(), "--out", run.toString());
        String lock = Files.readString(run.resolve("plugins.lock"));
        assertTrue(lock.contains("\"version\" : \"0.1.0\"") && lock.contains("\"name\" : \"separable-cnn\"") && !lock.contains("nearest-centroid"), lock);

        // Somebody else has the recipe and the lock, and not the plugin.
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        Files.copy(run.resolve("recipe.yaml"), theirs.resolve("recipe.yaml"));
        Files.copy(run.resolve("plugins.lock"), theirs.resolve("plugins.lock"));
        String missing = train(2, theirs.resolve("recipe.yaml"), "--out", folder.resolve("again").toString());
        assertTrue(
                missing.contains("it is of the plugin hypersphere 0.1.0, by " + theirs.resolve("plugins.lock")
                        + ", which isn't installed: " + folder.resolve("home/repforge") + " plugins install hypersphere@0.1.0"),
                missing);
        Path elsewhere = folder.resolve("elsewhere");
        run(0, "plugins", "install", theirs.resolve("plugins.lock").toString(), "--index", index.toString(), "--into", elsewhere.toString());
        train(0, theirs.resolve("recipe.yaml"), "--plugins", elsewhere.toString(), "--out", folder.resolve("again").toString());
        assertEquals(lock, Files.readString(folder.resolve("again/plugins.lock")));
    }

    @Test
    void aJarThatWasChangedAfterItWasInstalledIsntLoaded() throws IOException {
        run(0, "plugins", "publish", jar.toString(), "--index", index.toString(), "--key", key(), "--untested");
        run(0, "plugins", "install", "hypersphere", "--index", index.toString(), "--into", installed.toString());
        assertTrue(run(0, "plugins", "list", "--plugins", installed.toString()).contains("hypersphere"));
        Path file = installed.resolve("hypersphere-0.1.0.jar");
        Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
        String refused = run(2, "plugins", "list", "--plugins", installed.toString());
        assertTrue(refused.startsWith(file + ": isn't what was installed"), refused);
        assertTrue(run(1, "plugins", "verify", "--into", installed.toString()).startsWith(file + ": isn't what was installed"));
        run(0, "plugins", "install", "hypersphere", "--index", index.toString(), "--into", installed.toString());
        assertTrue(run(0, "plugins", "verify", "--into", installed.toString()).contains("hypersphere  0.1.0  signed by Example Vision"));
        run(0, "plugins", "remove", "hypersphere", "--into", installed.toString());
        assertFalse(Files.exists(file) || Files.exists(installed.resolve("plugins.lock")));
    }
}
