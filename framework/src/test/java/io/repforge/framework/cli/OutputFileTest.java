package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.repforge.api.array.Array;
import io.repforge.api.array.Shape;
import io.repforge.framework.UserError;
import io.repforge.framework.cli.OutputFile.Kind;
import io.repforge.framework.data.codec.Npy;
import java.io.IOException;
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
    private static final byte[] JSON = "\n {\"trained\": {}}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @Test
    void aFileOfTheSameKindIsReplacedAndNothingIsLeftBesideIt() throws IOException {
        List<byte[]> files = List.of(ARRAY, MODEL, JSON, JSON);
        for (Kind kind : Kind.values()) {
            Path file = dir.resolve(kind + ".out");
            for (int twice = 0; twice < 2; twice++) {
                OutputFile.at(file, kind).write(files.get(kind.ordinal()));
            }
        }
        try (Stream<Path> written = Files.list(dir)) {
            assertEquals(Kind.values().length, written.count());
        }
    }

    @Test
    void aFileOfAnotherKindStays() throws IOException {
        Path recipe = Files.writeString(dir.resolve("recipe.yaml"), "name: mine\n");
        for (Kind kind : Kind.values()) {
            assertThrows(UserError.class, () -> OutputFile.at(recipe, kind));
        }
        assertEquals(recipe + " is there already and isn't a NumPy array, so it isn't replaced: name another file with --out, or delete it first.",
                assertThrows(UserError.class, () -> OutputFile.at(recipe, Kind.ARRAY)).getMessage());
        assertEquals(dir + " is a folder; name a file with --json.", assertThrows(UserError.class, () -> OutputFile.at(dir, Kind.SCORES)).getMessage());
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
