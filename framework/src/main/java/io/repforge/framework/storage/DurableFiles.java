package io.repforge.framework.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes so that what is done is on the disk, and what isn't has left no trace under a name that counts: a process that is killed, or a machine
 * that loses its power, leaves the old content or the new one.
 */
public final class DurableFiles {

    private static final int BUFFER = 1 << 16;

    private DurableFiles() {}

    /** What a file is to hold, written as it is made: it needn't be in memory as a whole. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes all of it.
         *
         * @param out stays open
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file beside its place, brings it to the disk and moves it there. A reader sees the old or the new one whole. What can't be written leaves
     * nothing behind, least of all on a disk that is full.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, ByteBuffer.wrap(content));
    }

    /** As {@link #replace(Path, byte[])}, with what lies from a buffer's position to its limit. */
    public static void replace(Path file, ByteBuffer content) throws IOException {
        replaceBy(file, channel -> {
            ByteBuffer rest = content.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        });
    }

    /** As {@link #replace(Path, byte[])}, with what is made meanwhile. */
    public static void replace(Path file, Content content) throws IOException {
        replaceBy(file, channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            content.writeTo(out);
            out.flush();
        });
    }

    private interface Writing {

        void to(FileChannel channel) throws IOException;
    }

    private static void replaceBy(Path file, Writing writing) throws IOException {
        Path beside = beside(file);
        Path parent = folderOf(file);
        createFolderOf(file);
        try {
            try (FileChannel channel = FileChannel.open(
                    beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                writing.to(channel);
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            try {
                Files.deleteIfExists(beside);
            } catch (IOException stays) {
                e.addSuppressed(stays);
            }
            throw e;
        }
        syncFolder(parent);
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /**
     * Makes the folder of a file that is to be written later, and tries whether that will be possible there.
     *
     * @throws IOException if it isn't
     */
    public static void requireWritable(Path file) throws IOException {
        createFolderOf(file);
        Path beside = beside(file);
        FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        Files.delete(beside);
    }

    private static void createFolderOf(Path file) throws IOException {
        try {
            createFolder(folderOf(file));
        } catch (FileAlreadyExistsException e) {
            // Not one of the file's own name, as the exception alone would say.
            throw new FileSystemException(e.getFile(), null, e.getFile() + " is a file");
        }
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "what is written isn't a root");
    }

    /** Where a file or folder lies or will lie, links followed as far as there is anything: the same for all paths that lead there. */
    public static Path place(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        try {
            Path folder = whole.getParent();
            return Files.exists(whole) ? whole.toRealPath() : folder == null ? whole : place(folder).resolve(String.valueOf(whole.getFileName()));
        } catch (IOException e) {
            return whole;
        }
    }

    /** Moves a file or folder to a name that is free, in one step that lasts. Both lie in the same folder. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(folderOf(to));
    }

    /** Brings to the disk what was written to a file by whomever. */
    public static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Brings the names in a folder to the disk. */
    public static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some network file systems know no such thing, and keep names in their own way.
        }
    }

    /** Creates a folder and those above it that aren't there. */
    public static void createFolder(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = folder.toAbsolutePath(); at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.push(at);
        }
        if (missing.isEmpty()) {
            return;
        }
        Files.createDirectories(folder);
        missing.forEach(created -> syncFolder(folderOf(created)));
    }

    /** Deletes a file, or a folder with all that is in it; nothing, if it isn't there. */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault) throws IOException {
                if (fault != null) {
                    throw fault;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
