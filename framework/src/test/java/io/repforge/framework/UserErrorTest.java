package io.repforge.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.framework.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the file system in words that help. */
class UserErrorTest {

    @TempDir
    Path folder;

    @Test
    void aMessageThatIsOnlyANameIsExplained() {
        Path nowhere = folder.resolve("nowhere/features.npy");
        IOException fault = assertThrows(IOException.class, () -> Files.write(nowhere, new byte[1]));
        assertEquals(nowhere + " can't be read or written (there is no such file or folder): check the path and its rights.",
                UserError.of(fault).getMessage());
    }

    @Test
    void aMessageOfItsOwnStays() {
        assertEquals("No space left on device", UserError.of(new IOException("No space left on device")).getMessage());
        assertEquals("java.io.IOException", UserError.of(new IOException()).getMessage());
    }

    @Test
    void aRunFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("notes"), "text");
        assertEquals("The run folder " + file + " can't be created (there is a file of that name): name another with --out.",
                assertThrows(UserError.class, () -> RunFolder.create(file)).getMessage());
    }
}
