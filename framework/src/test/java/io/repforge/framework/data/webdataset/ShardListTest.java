package io.repforge.framework.data.webdataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardListTest {

    @TempDir
    Path dir;

    @BeforeEach
    void files() throws IOException {
        for (String name : List.of("x-000.tar", "x-001.tar", "x-002.tar", "y-9.tar.gz", "y-10.tar.zst", "sub/z.tar", ".x-003.tar", "notes.txt")) {
            Files.createDirectories(dir.resolve(name).getParent());
            Files.createFile(dir.resolve(name));
        }
    }

    private List<String> expand(String... urls) throws IOException {
        return ShardList.expand(List.of(urls), dir).paths().stream().map(path -> dir.relativize(path).toString()).toList();
    }

    private String fault(String... urls) {
        return assertThrows(UserError.class, () -> expand(urls)).getMessage();
    }

    @Test
    void bracesCountWithLeadingZerosAndList() throws IOException {
        assertEquals(List.of("x-000.tar", "x-001.tar", "x-002.tar"), expand("x-{000..002}.tar"));
        assertEquals(List.of("y-9.tar.gz", "y-10.tar.zst"), expand("y-{9.tar.gz,10.tar.zst}"));
        assertEquals(List.of("a1c", "a1d", "a2c", "a2d"), BraceList.expand("a{1..2}{c,d}"));
        assertEquals(List.of("8", "9", "10"), BraceList.expand("{8..10}"));
    }

    @Test
    void listsAreJoinedByTwoColons() throws IOException {
        assertEquals(List.of("x-002.tar", "x-000.tar", "x-001.tar", "sub/z.tar"), expand("x-002.tar::x-{000..001}.tar", "sub/z.tar"));
    }

    @Test
    void globsAndFoldersStandForTheFilesInTheOrderOfTheirNames() throws IOException {
        assertEquals(List.of("x-000.tar", "x-001.tar", "x-002.tar"), expand("x-*.tar"));
        assertEquals(List.of("x-000.tar"), expand("./?-*0.tar"));
        assertEquals(List.of("sub/z.tar"), expand("s*/*.tar"));
        assertEquals(List.of("sub/z.tar"), expand("sub"));
        assertEquals(List.of("sub/z.tar", "x-000.tar", "x-001.tar", "x-002.tar", "y-10.tar.zst", "y-9.tar.gz"), expand(dir.toString()));
        assertEquals(List.of("sub/z.tar"), expand("file:" + dir + "/sub/z.tar"));
    }

    @Test
    void everyFaultIsNamed() throws IOException {
        assertEquals("shard " + dir.resolve("x-003.tar") + " doesn't exist; check the path and the numbers in its braces", fault("x-{002..003}.tar"));
        assertEquals("no shard matches 'q*.tar' in " + dir + "; check the pattern", fault("q*.tar"));
        Files.createDirectory(dir.resolve("hollow"));
        assertEquals("folder " + dir.resolve("hollow") + " holds no shards; they end in .tar, .tar.gz or .tar.zst", fault("hollow"));
        assertEquals("shard list 'x-{0..' has a brace without its partner", fault("x-{0.."));
        assertEquals("shard list 'x-{5..1}': the range {5..1} runs backwards", fault("x-{5..1}"));
        assertEquals("shard list 'x-{0..99999999999999999999}.tar': the range {0..99999999999999999999} has a number of more than 18 digits",
                fault("x-{0..99999999999999999999}.tar"));
        assertEquals("shard list 'x-{0..999999}{0..999999}.tar': its braces stand for more than 1000000 names", fault("x-{0..999999}{0..999999}.tar"));
        assertTrue(fault("x-[*.tar").startsWith("'x-[*.tar' isn't a pattern of shards: "), fault("x-[*.tar"));
        assertEquals("'x\0.tar' can't be the path of a shard: Nul character not allowed", fault("x\0.tar"));
        assertEquals("shard list 'x-{7}': '{7}' is neither a range {000..012} nor a list {a,b}", fault("x-{7}"));
        assertEquals("shard 'https://host/x.tar' isn't a local file; download it and name the path", fault("https://host/x.tar"));
        assertEquals("no shards are named; give paths such as shards/x-{000000..000009}.tar", fault());
    }
}
