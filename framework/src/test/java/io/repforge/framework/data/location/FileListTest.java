package io.repforge.framework.data.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.data.DataFile;
import io.repforge.api.data.RemoteFiles;
import io.repforge.framework.UserError;
import io.repforge.framework.data.remote.Remote;
import io.repforge.framework.data.remote.RemoteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files locations stand for: paths and URLs, with braces, as globs, as folders. */
class FileListTest {

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
        return list(urls).stream().map(file -> file instanceof LocalFile local ? dir.relativize(local.path()).toString() : file.location()).toList();
    }

    private List<DataFile> list(String... urls) throws IOException {
        Remote remote = new Remote(RemoteSettings.usual(), () -> List.of(STORE), () -> dir);
        return new FileList(dir, remote).files(List.of(urls), name -> name.matches(".*\\.(tar|tar\\.gz|tar\\.zst)"));
    }

    /** Files of a scheme that lists them. */
    private static final RemoteFiles STORE = new RemoteFiles() {
        @Override
        public Set<String> schemes() {
            return Set.of("store");
        }

        @Override
        public Content open(String url, long from, String version) {
            throw new UnsupportedOperationException("nothing is read here");
        }

        @Override
        public Optional<List<String>> list(String prefix) {
            return Optional.of(Stream.of("a/", "a/x-1.tar", "a/x-0.tar", "a/sub/y.tar", "a/.hidden.tar", "a/notes.txt", "ab/z.tar").map("store://bucket/"::concat)
                    .filter(url -> url.startsWith(prefix)).toList());
        }
    };

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
        assertEquals("file " + dir.resolve("x-003.tar") + " doesn't exist; check the path and the numbers in its braces", fault("x-{002..003}.tar"));
        assertEquals("no file matches 'q*.tar' in " + dir + "; check the pattern", fault("q*.tar"));
        Files.createDirectory(dir.resolve("hollow"));
        assertEquals("folder " + dir.resolve("hollow") + " holds no files of the format that is read here; check the path and the endings of their names",
                fault("hollow"));
        assertEquals("list of files 'x-{0..' has a brace without its partner", fault("x-{0.."));
        assertEquals("list of files 'x-{5..1}': the range {5..1} runs backwards", fault("x-{5..1}"));
        assertEquals("list of files 'x-{0..99999999999999999999}.tar': the range {0..99999999999999999999} has a number of more than 18 digits",
                fault("x-{0..99999999999999999999}.tar"));
        assertEquals("list of files 'x-{0..999999}{0..999999}.tar': its braces stand for more than 1000000 names", fault("x-{0..999999}{0..999999}.tar"));
        assertTrue(fault("x-[*.tar").startsWith("'x-[*.tar' isn't a pattern of files: "), fault("x-[*.tar"));
        assertEquals("'x\0.tar' can't be the path of a file: Nul character not allowed", fault("x\0.tar"));
        assertEquals("list of files 'x-{7}': '{7}' is neither a range {000..012} nor a list {a,b}", fault("x-{7}"));
        assertEquals("'pipe:cat x.tar' is a command, and none is run; name a file by its path or its URL", fault("pipe:cat x.tar"));
        assertEquals("no files are named; give paths such as data/x-{000000..000009}.tar, or URLs", fault());
    }

    @Test
    void bracesAndColonsCountInUrlsToo() throws IOException {
        assertEquals(List.of("https://host/x-0.tar", "https://host/x-1.tar", "http://[::1]:80/y.tar", "x-000.tar"),
                expand("https://host/x-{0..1}.tar::http://[::1]:80/y.tar::x-000.tar"));
        assertEquals("x-0.tar", list("https://me:secret@host/a/x-0.tar?signature=secret").get(0).name());
        assertEquals(List.of("https://host/a/x-0.tar?…"), expand("https://me:secret@host/a/x-0.tar?signature=secret"));
    }

    @Test
    void globsAndFoldersAreListedWhereAServerListsThem() throws IOException {
        assertEquals(List.of("store://bucket/a/sub/y.tar", "store://bucket/a/x-0.tar", "store://bucket/a/x-1.tar"), expand("store://bucket/a/"));
        assertEquals(expand("store://bucket/a/"), expand("store://bucket/a"));
        assertEquals(List.of("store://bucket/a/x-0.tar", "store://bucket/a/x-1.tar"), expand("store://bucket/a/x-*.tar"));
        assertEquals(List.of("store://bucket/a/x-0.tar", "store://bucket/ab/z.tar"), expand("store://bucket/*/x-0.tar", "store://bucket/a?/z.tar"));
        assertEquals(List.of("store://bucket/a/notes.txt"), expand("store://bucket/a/notes.txt"));
    }

    @Test
    void everyFaultOfAUrlIsNamed() {
        assertEquals("'https://host/x-*.tar' names no single file, and a server of https doesn't say which it has: name each file, with braces such as "
                + "x-{000000..000012}.tar", fault("https://host/x-*.tar"));
        assertEquals("'https://host/a/' names no single file, and a server of https doesn't say which it has: name each file, with braces such as "
                + "x-{000000..000012}.tar", fault("https://host/a/"));
        assertEquals("no file matches 'store://bucket/a/q*.tar'; check the pattern", fault("store://bucket/a/q*.tar"));
        assertEquals("'store://bucket/b/' is no file, nor does a file of the format that is read here lie below it; check the URL and the endings of their names",
                fault("store://bucket/b/"));
        assertEquals(
                "'gs://bucket/x.tar': nothing that is installed reads URLs of gs, but of http, https, store; install a plugin that does, or download the file and name"
                        + " the path",
                fault("gs://bucket/x.tar"));
    }
}
