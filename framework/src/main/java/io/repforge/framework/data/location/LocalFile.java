package io.repforge.framework.data.location;

import io.repforge.api.data.DataFile;
import io.repforge.framework.UserError;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file on local disk.
 *
 * @param path where it is
 */
public record LocalFile(Path path) implements DataFile {

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public long size() throws IOException {
        requireThere();
        return Files.size(path);
    }

    /** A stream that an interrupt doesn't close. */
    @Override
    public InputStream open(long from) throws IOException {
        requireThere();
        FileInputStream in;
        try {
            in = new FileInputStream(path.toFile());
        } catch (FileNotFoundException e) {
            throw new UserError("file " + path + " can't be opened: " + e.getMessage(), e);
        }
        try {
            in.getChannel().position(from);
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public SeekableByteChannel channel() throws IOException {
        requireThere();
        return Files.newByteChannel(path);
    }

    private void requireThere() {
        if (!Files.isRegularFile(path)) {
            throw new UserError("file " + path + " doesn't exist; check the path");
        }
    }

    @Override
    public String toString() {
        return location();
    }
}
