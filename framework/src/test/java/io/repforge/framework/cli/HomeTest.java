package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where things lie in a checkout, in an unpacked release, and in one that the user can't write to. */
class HomeTest {

    /** That of the Java runtime's own files, which nobody can write to, not even root. */
    private static final Path READ_ONLY = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");

    @TempDir
    Path folder;

    @TempDir
    Path user;

    @Test
    void theLauncherIsCalledAsItIsReachedFromTheWorkingFolder() {
        Home home = home(Path.of("").toAbsolutePath());
        assertEquals("./repforge", home.launcher(Path.of("")));
        assertEquals(Path.of("repforge").toAbsolutePath().toString(), home.launcher(Path.of("my-encoders")));
        assertEquals("repforge", new Home(Optional.empty(), user).launcher(Path.of("")));
    }

    @Test
    void aCheckoutHasWhatTheLauncherBuiltInAFolderOfItsOwn() throws Exception {
        Path bundles = Files.createDirectories(folder.resolve(".repforge/bundles"));
        Path kit = Files.createFile(Files.createDirectories(folder.resolve(".repforge/kit")).resolve("kit.jar"));
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        assertEquals(List.of(bundles, plugins), home(folder).pluginFolders());
        assertEquals(kit, home(folder).kit());
    }

    @Test
    void aReleaseHasItBesideTheLauncher() throws Exception {
        Files.createDirectory(folder.resolve("lib"));
        Path bundles = Files.createDirectory(folder.resolve("bundles"));
        Path kit = Files.createFile(Files.createDirectory(folder.resolve("kit")).resolve("kit.jar"));
        Files.createDirectory(folder.resolve(".repforge"));
        assertEquals(List.of(bundles), home(folder).pluginFolders());
        assertEquals(kit, home(folder).kit());
    }

    @Test
    void whatTheUserInstallsAndWhatIsMadeHereLiesInTheInstallation() {
        Home home = home(folder);
        assertEquals(folder.resolve("plugins"), home.userPlugins());
        assertEquals(folder.resolve(".repforge/logs"), home.logs());
        assertEquals(folder.resolve(".repforge/cache"), home.cache());
    }

    @Test
    void orInTheUsersOwnFoldersWhereTheInstallationCantBeWritten() throws Exception {
        Home home = home(READ_ONLY);
        Path plugins = user.resolve(".local/share/repforge/plugins");
        assertEquals(plugins, home.userPlugins());
        assertEquals(List.of(), home.pluginFolders());
        Files.createDirectories(plugins);
        assertEquals(List.of(plugins), home.pluginFolders());
        assertEquals(user.resolve(".cache/repforge/logs"), home.logs());
        assertEquals(user.resolve(".cache/repforge/cache"), home.cache());
    }

    @Test
    void aLibraryHasNoPluginFolders() {
        assertEquals(List.of(), new Home(Optional.empty(), user).pluginFolders());
    }

    /** As in a build of the framework alone, whose class path has none either. */
    @Test
    void aMissingKitIsToldWithWhatBringsIt() throws Exception {
        assertTrue(message().endsWith("run ./repforge --rebuild in Repforge's folder."), message());
        Files.createDirectory(folder.resolve("lib"));
        assertTrue(message().contains(folder.resolve("kit").toString()) && message().endsWith("unpack Repforge again."), message());
    }

    private String message() {
        return assertThrows(UserError.class, () -> home(folder).kit()).getMessage();
    }

    private Home home(Path root) {
        return new Home(Optional.of(root), user);
    }
}
