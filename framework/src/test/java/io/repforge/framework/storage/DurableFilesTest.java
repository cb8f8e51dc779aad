package io.repforge.framework.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsReplacedAsAWhole() throws IOException {
        Path file = folder.resolve("file");
        DurableFiles.replace(file, new byte[] {1, 2});
        DurableFiles.replace(file, new byte[] {3});
        assertEquals(1, Files.size(file));
        assertEquals(List.of("file"), names());
    }

    @Test
    void contentMayBeMadeWhileItIsWritten() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {1, 2});
        DurableFiles.replace(file, out -> out.write(new byte[100_000]));
        assertEquals(100_000, Files.size(file));
        assertThrows(IllegalStateException.class, () -> DurableFiles.replace(file, out -> {
            out.write(1);
            throw new IllegalStateException("half of it");
        }));
        assertEquals(100_000, Files.size(file));
        assertEquals(List.of("file"), names());
    }

    @Test
    void aPlaceIsTriedBeforeThereIsSomethingToWrite() throws IOException {
        DurableFiles.requireWritable(folder.resolve("new/file"));
        assertEquals(List.of("new"), names());
        Path taken = Files.writeString(folder.resolve("taken"), "a file");
        assertThrows(IOException.class, () -> DurableFiles.requireWritable(taken.resolve("file")));
        assertThrows(IOException.class, () -> DurableFiles.requireWritable(Path.of("/proc/nope/file")));
    }

    @Test
    void whatCantBeWrittenLeavesNothingBehind() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));
        assertThrows(IOException.class, () -> DurableFiles.replace(taken, new byte[1000]));
        assertEquals(List.of("taken"), names());
    }
}
