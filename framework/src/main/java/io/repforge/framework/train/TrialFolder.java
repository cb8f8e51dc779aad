package io.repforge.framework.train;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary folder for the files of a training that isn't carried out. It goes when this is closed. */
final class TrialFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrialFolder.class);

    private final Path path;

    private TrialFolder(Path path) {
        this.path = path;
    }

    /** @throws UserError if there can't be one */
    static TrialFolder create() {
        try {
            return new TrialFolder(Files.createTempDirectory("repforge-check"));
        } catch (IOException e) {
            throw new UserError("A temporary folder can't be made in " + System.getProperty("java.io.tmpdir") + " (" + UserError.reason(e)
                    + "): free some space there.", e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(path);
        } catch (IOException e) {
            LOG.debug("{} wasn't removed", path, e);
        }
    }
}
