package io.repforge.framework.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps other processes out of a folder. The operating system lets go of it when the process ends, however that happens. */
public final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param file in the folder; made if it isn't there
     * @param unlockable told where the file system has no locks; then there is one that keeps nobody out
     * @return empty if another process has it, or this one
     * @throws IOException if the file can't be written
     */
    public static Optional<FolderLock> take(Path file, Consumer<IOException> unlockable) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new FolderLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // By this very process.
        } catch (IOException e) {
            unlockable.accept(e);
            return Optional.of(new FolderLock(channel));
        }
        channel.close();
        return Optional.empty();
    }

    /** Lets go of the folder. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
