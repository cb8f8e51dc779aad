package io.repforge.framework.data.remote;

import io.repforge.framework.data.remote.RemoteFile.Facts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote files that are kept on local disk, whole, under names made of their URLs and versions, so that another version is another file. When there are more bytes than
 * there may be, those go first that were read the longest time ago. Several processes may share a folder: a file gets its name when it is whole, and one whose path
 * somebody has been given is locked and stays.
 */
final class FileCache {

    private static final Logger LOG = LoggerFactory.getLogger(FileCache.class);
    private static final String PART = ".part";
    /** Nobody writes that long at a file without writing something. */
    private static final Duration LEFT = Duration.ofDays(1);

    private final Supplier<Path> place;
    private final long most;
    /** The locks of files whose paths were given, which the process holds to its end. */
    private final Map<Path, FileLock> given = new ConcurrentHashMap<>();

    /**
     * @param place of the folder, which is made when it is needed
     * @param most bytes that the files may have together; 0 to keep none
     */
    FileCache(Supplier<Path> place, long most) {
        this.place = place;
        this.most = most;
    }

    /** Reads a file. */
    interface Opener {
        ResumingStream open() throws IOException;
    }

    /** Whether files are kept. */
    boolean keeps() {
        return most > 0;
    }

    /** Whether such a file is kept: one that is too large isn't, nor one that could change without being noticed. */
    boolean keeps(Facts facts) {
        return facts.size() >= 0 && facts.size() <= most && facts.version() != null;
    }

    /** A file from a place on, if it is there; that it was read is noted. */
    Optional<InputStream> open(String url, Facts facts, long from) throws IOException {
        Path file = file(url, facts);
        try {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(from);
            touch(file);
            return Optional.of(in);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path file(String url, Facts facts) throws IOException {
        return folder().resolve(digest(url + "\n" + facts.version() + "\n" + facts.size()));
    }

    private Path folder() throws IOException {
        return Files.createDirectories(place.get());
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Last times are those of reading here; most file systems note none themselves. */
    private static void touch(Path file) throws IOException {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            // It was removed in this moment, and is read all the same.
        }
    }

    /** The same stream, of which a copy is kept once it has been read to its end. */
    InputStream keeping(ResumingStream remote, String url, Facts facts) throws IOException {
        if (!keeps(facts)) {
            return remote;
        }
        Path file = file(url, facts);
        makeRoom(facts.size());
        Path part = Files.createTempFile(folder(), "", PART);
        return new CopyingStream(remote, part, facts.size(), whole -> Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /** The path of a file, which is fetched where it isn't there. What isn't kept goes when the process ends. */
    Path whole(String url, Facts facts, Opener opener) throws IOException {
        Path kept = file(url, facts);
        Path file = keeps(facts) ? kept : kept.resolveSibling(kept.getFileName() + "-" + ProcessHandle.current().pid() + PART);
        synchronized (given) {
            if (given.containsKey(file)) {
                return file;
            }
            while (!locked(file)) {
                fetch(file, facts, opener);
            }
            if (!keeps(facts)) {
                file.toFile().deleteOnExit();
            }
        }
        return file;
    }

    private void fetch(Path file, Facts facts, Opener opener) throws IOException {
        makeRoom(keeps(facts) ? facts.size() : 0);
        Path part = Files.createTempFile(folder(), "", PART);
        try (ResumingStream in = opener.open(); OutputStream out = Files.newOutputStream(part)) {
            in.transferTo(out);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Locks a file for as long as the process runs; false if it isn't there. */
    private boolean locked(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return false;
        }
        FileLock lock = channel.lock(0, Long.MAX_VALUE, true);
        // Whoever removes files locks them before, and may have been quicker.
        if (!Files.exists(file)) {
            channel.close();
            return false;
        }
        given.put(file, lock);
        touch(file);
        return true;
    }

    /** Removes what was read the longest time ago until so many bytes more may be there, and what processes have left that were killed. */
    private void makeRoom(long bytes) throws IOException {
        record Kept(Path file, long size, Instant read) {}
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                try {
                    all.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
                } catch (NoSuchFileException e) {
                    // Another process has removed it.
                }
            }
        }
        long total = all.stream().mapToLong(Kept::size).sum();
        all.sort(Comparator.comparing(Kept::read));
        for (Kept one : all) {
            boolean isPart = one.file().toString().endsWith(PART);
            boolean goes = isPart ? one.read().isBefore(Instant.now().minus(LEFT)) : most > 0 && total + bytes > most;
            if (goes && removed(one.file())) {
                total -= one.size();
            }
        }
    }

    private static boolean removed(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return false;
            }
            Files.deleteIfExists(file);
            LOG.debug("removed {} to make room", file);
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
