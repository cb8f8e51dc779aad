package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native libraries are unpacked where nobody else can put anything. */
class NativeFolderTest {

    @TempDir
    Path home;

    @TempDir
    Path temporary;

    private Path own;

    @BeforeEach
    void aUser() {
        own = home.resolve(".cache/repforge/natives");
    }

    private String refused() {
        return assertThrows(UserError.class, () -> new NativeFolder(home, temporary).path()).getMessage();
    }

    @Test
    void itIsMadeForTheUserAlone() throws IOException {
        assertEquals(own, new NativeFolder(home, temporary).path());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
        assertEquals(own, new NativeFolder(home, temporary).path(), "and is taken again");
    }

    @Test
    void oneThatOthersMayWriteToIsRefused() throws IOException {
        new NativeFolder(home, temporary).path();
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals("The folder " + own + " for native libraries may be written by others (rwxrwxrwx), who could put code of theirs into a run: "
                + "remove it, or name another with REPFORGE_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR.", refused());
    }

    @Test
    void aLinkToSomewhereElseIsRefused() throws IOException {
        Files.createDirectories(own.getParent());
        Files.createSymbolicLink(own, Files.createDirectory(temporary.resolve("elsewhere")));
        assertTrue(refused().startsWith("The folder " + own + " for native libraries is none, but a file or a link: remove it"));
    }

    @Test
    void oneOfSomebodyElseIsRefused() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder away");
        new NativeFolder(home, temporary).path();
        Files.setOwner(own, own.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertTrue(refused().contains(" belongs to nobody, who could put code of theirs into a run"));
    }

    @Test
    void whereHomeCantBeWrittenItIsInTheTemporaryFolder() throws IOException {
        Path file = Files.writeString(home.resolve("no-folder"), "");
        Path instead = new NativeFolder(file, temporary).path();
        assertEquals(temporary.resolve("repforge-natives-" + System.getProperty("user.name")), instead);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(instead)));
    }

    /** Whatever the command. */
    @Test
    void itIsRefusedInASentence() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        String before = System.getProperty("org.bytedeco.javacpp.cachedir");
        StringWriter err = new StringWriter();
        try {
            System.setProperty("org.bytedeco.javacpp.cachedir", file.toString());
            assertEquals(2, Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), "plugins", "list"));
        } finally {
            if (before == null) {
                System.clearProperty("org.bytedeco.javacpp.cachedir");
            } else {
                System.setProperty("org.bytedeco.javacpp.cachedir", before);
            }
        }
        assertEquals("The folder " + file + " for native libraries is none, but a file or a link: remove it, or name another with REPFORGE_JAVA_OPTS="
                + "-Dorg.bytedeco.javacpp.cachedir=DIR.", err.toString().strip());
    }
}
