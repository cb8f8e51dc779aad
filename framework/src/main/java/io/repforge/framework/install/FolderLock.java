package io.repforge.framework.install;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two commands from changing a folder of plugins at once. The operating system lets go of it when the process ends, however that happens. */
final class FolderLock implements AutoCloseable {

    private static final String FILE = ".lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @param folder is there
     * @throws UserError if another command has it
     */
    static FolderLock of(Path folder) {
        try {
            FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return new FolderLock(channel);
                }
            } catch (OverlappingFileLockException e) {
                // By this very process.
            } catch (IOException e) {
                // Some network file systems have no locks; nothing worse comes of that than did before there were any here.
                return new FolderLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new UserError(folder.resolve(FILE) + ": can't be written (" + UserError.reason(e) + "); check the folder's rights and the free space.", e);
        }
        throw new UserError(folder + ": another command changes the plugins there at this moment; wait for its end.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }
}
