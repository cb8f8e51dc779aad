package io.repforge.framework.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for some time, among the system's temporary ones or in another, which goes with all that is in it when this is closed. */
public final class TemporaryFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /**
     * @param prefix what its name begins with
     */
    public static TemporaryFolder create(String prefix) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory(prefix));
    }

    /**
     * One in another folder, such as where what is made in it is to be moved.
     *
     * @param prefix what its name begins with
     */
    public static TemporaryFolder in(Path folder, String prefix) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory(folder, prefix));
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            DurableFiles.delete(path);
        } catch (IOException e) {
            // What is left in the temporary folder does no harm, and what came of the work is what matters.
            LOG.debug("{} wasn't removed", path, e);
        }
    }
}
