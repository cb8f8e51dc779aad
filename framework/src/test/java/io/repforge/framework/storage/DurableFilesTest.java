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
    void whatCantBeWrittenLeavesNothingBehind() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));
        assertThrows(IOException.class, () -> DurableFiles.replace(taken, new byte[1000]));
        assertEquals(List.of("taken"), names());
    }
}
