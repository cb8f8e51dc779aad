package io.repforge.framework.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastReadTest {

    @TempDir
    Path temp;

    private final LastRead lastRead = new LastRead();

    private Path copy(String model, String name) throws IOException {
        Path to = temp.resolve(name);
        Files.write(to, LastReadTest.class.getResourceAsStream(model + ".onnx").readAllBytes());
        return to;
    }

    @Test
    void aFileIsReadOnceAsLongAsItIsAsItWas() throws IOException {
        Path file = copy("resnet18", "model.onnx");
        assertSame(lastRead.file(file), lastRead.file(file));
        assertNotSame(lastRead.file(file), lastRead.file(copy("resnet18", "other.onnx")));
    }

    @Test
    void aFileThatHasChangedIsReadAnew() throws IOException {
        Path file = copy("resnet18", "model.onnx");
        OnnxFile before = lastRead.file(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        OnnxFile after = lastRead.file(file);
        assertNotSame(before, after);
        assertEquals(before.tensors().keySet(), after.tensors().keySet());
        copy("densenet", "model.onnx");
        assertNotEquals(after.tensors().keySet(), lastRead.file(file).tensors().keySet());
    }

    @Test
    void aFileThatIsGoneIsSaidToBe() throws IOException {
        Path file = copy("resnet18", "model.onnx");
        lastRead.file(file);
        Files.delete(file);
        String message = assertThrows(UserError.class, () -> lastRead.file(file)).getMessage();
        assertTrue(message.startsWith("There is no ONNX file "), message);
    }
}
