package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.OutputFile.Kind;
import io.repforge.framework.data.codec.Npy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    Path dir;

    private static final byte[] ARRAY = Npy.write(Array.of(Shape.of(2), 1f, 2f));
    private static final byte[] MODEL = {8, 8, 18, 0, 58};
    private static final byte[] JSON = "\n {\"trained\": {}}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PAGE = "<!DOCTYPE html>\n<html></html>".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TABLE = "row,label\n0,owl\n".getBytes(StandardCharsets.UTF_8);

    private static final byte[] PARTS = "trajectory,part,steps\n0,train,1\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private static byte[] content(Kind kind) {
        return switch (kind) {
            case ARRAY, LABEL_ARRAY -> ARRAY;
            case MODEL -> MODEL;
            case LABEL_TABLE, ROW_TABLE -> TABLE;
            case PART_TABLE -> PARTS;
            case PAGE -> PAGE;
            case PICTURE -> PICTURE;
            case SCORES, SCHEMA -> JSON;
        };
    }

    @Test
    void aFileOfTheSameKindIsReplacedAndNothingIsLeftBesideIt() throws IOException {
        for (Kind kind : Kind.values()) {
            Path file = dir.resolve(kind + ".out");
            for (int twice = 0; twice < 2; twice++) {
                OutputFile.at(file, kind).write(content(kind));
            }
        }
        try (Stream<Path> written = Files.list(dir)) {
            assertEquals(Kind.values().length, written.count());
        }
    }

    @Test
    void aFileOfAnotherKindStays() throws IOException {
        Path recipe = Files.writeString(dir.resolve("recipe.yaml"), "name: mine\n");
        Path picture = Files.write(dir.resolve("cat.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        for (Kind kind : Kind.values()) {
            if (kind != Kind.PICTURE) {
                assertThrows(UserError.class, () -> OutputFile.at(picture, kind), kind.name());
            }
            assertThrows(UserError.class, () -> OutputFile.at(recipe, kind), kind.name());
        }
        assertEquals(recipe + " is there already and isn't a NumPy array, so it isn't replaced: name another file with --out, or delete it first.",
                assertThrows(UserError.class, () -> OutputFile.at(recipe, Kind.ARRAY)).getMessage());
        assertEquals(dir + " is a folder; name a file with --out.", assertThrows(UserError.class, () -> OutputFile.at(dir, Kind.SCORES)).getMessage());
    }

    @Test
    void aPageHasANameThatBrowsersKnow() {
        Path text = dir.resolve("page.txt");
        assertEquals(text + " is to be a page of HTML, and browsers wouldn't show it under that name: let it end in .html with --out.",
                assertThrows(UserError.class, () -> OutputFile.page(text)).getMessage());
        assertEquals(dir.resolve("PAGE.HTML"), OutputFile.page(dir.resolve("PAGE.HTML")).path());
        assertEquals(Path.of("/dev/null"), OutputFile.page(Path.of("/dev/null")).path(), "a device has the name that it has");
    }

    @Test
    void twoOutputsAreTwoFiles() throws IOException {
        Path file = dir.resolve("x.html");
        Path link = Files.createSymbolicLink(dir.resolve("link"), dir);
        for (Path same : List.of(file, dir.resolve("sub/../x.html"), link.resolve("x.html"), Path.of("").toAbsolutePath().relativize(file))) {
            assertEquals("--csv and --out both name " + file + "; give each a file of its own.",
                    assertThrows(UserError.class, () -> OutputFile.requireApart("--out", file, "--csv", same), same.toString()).getMessage());
        }
        OutputFile.requireApart("--out", file, "--csv", dir.resolve("x.csv"));
        OutputFile.requireApart("--out", file, "--csv", null);
        OutputFile.requireApart("--out", Path.of("/dev/null"), "--csv", Path.of("/dev/null"));
    }

    @Test
    void aPlaceIsTriedUnderTheNameOfItsOption() throws IOException {
        OutputFile.at(dir.resolve("new/rows.csv"), Kind.ROW_TABLE).prepare();
        assertEquals(true, Files.isDirectory(dir.resolve("new")));
        OutputFile.at(Path.of("/dev/null"), Kind.ROW_TABLE).prepare();
        UserError nowhere = assertThrows(UserError.class, OutputFile.at(Path.of("/proc/nope/rows.csv"), Kind.ROW_TABLE)::prepare);
        assertTrue(nowhere.getMessage().matches("/proc/nope/rows.csv can't be written \\(.*\\); name another file with --csv."), nowhere.getMessage());
        UserError folder = assertThrows(UserError.class, ProjectorFolder.at(Path.of("/proc/nope"))::prepare);
        assertTrue(folder.getMessage().matches("The folder /proc/nope can't be written to \\(.*\\): name another with --projector."), folder.getMessage());
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.write(dir.resolve("a.npy"), ARRAY);
        Path link = Files.createSymbolicLink(dir.resolve("b.npy"), file);
        OutputFile.at(link, Kind.ARRAY).write(Npy.write(Array.of(Shape.of(1), 3f)));
        assertEquals(Array.of(Shape.of(1), 3f), Npy.read(file));
        assertEquals(true, Files.isSymbolicLink(link));
    }
}
