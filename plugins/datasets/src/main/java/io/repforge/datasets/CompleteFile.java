package io.repforge.datasets;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears under its name when it is complete, and otherwise not at all. */
final class CompleteFile implements Closeable {

    private final Path file;
    private final Path temporary;
    private final OutputStream output;

    CompleteFile(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.getParent());
        this.temporary = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
        this.output = Files.newOutputStream(temporary);
    }

    OutputStream output() {
        return output;
    }

    /** What has been written, before it is complete. */
    Path temporary() {
        return temporary;
    }

    /** Moves it into place. */
    void complete() throws IOException {
        output.close();
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        output.close();
        Files.deleteIfExists(temporary);
    }
}
