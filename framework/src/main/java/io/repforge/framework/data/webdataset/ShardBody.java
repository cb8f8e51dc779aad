package io.repforge.framework.data.webdataset;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The samples of one shard on their way to disk. What the steps look like is only known after the last one, but stands at the start of
 * each shard: so the body goes to a file of its own, and {@link #finish} puts the start before it. Both gzip and zstd read parts that
 * follow one another as one.
 */
final class ShardBody implements Closeable {

    private static final int BLOCK = 512;

    private final WriteOptions.Compression compression;
    private final Path file;
    private final TarArchiveOutputStream tar;
    private long samples;
    private long bytes;
    private boolean closed;

    ShardBody(Path file, WriteOptions.Compression compression) throws IOException {
        this.compression = compression;
        this.file = file;
        this.tar = tar(compressed(Files.newOutputStream(file), compression));
    }

    private static OutputStream compressed(OutputStream out, WriteOptions.Compression compression) throws IOException {
        return switch (compression) {
            case NONE -> new BufferedOutputStream(out, 1 << 18);
            case GZIP -> new BufferedOutputStream(new GZIPOutputStream(out, 1 << 16), 1 << 16);
            case ZSTD -> new BufferedOutputStream(new ZstdOutputStream(out, 3).setChecksum(true), 1 << 16);
        };
    }

    private static TarArchiveOutputStream tar(OutputStream out) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, BLOCK, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        return tar;
    }

    long samples() {
        return samples;
    }

    /** Bytes of tar so far, before compression. */
    long bytes() {
        return bytes;
    }

    void write(String key, List<Sample.Member> members) throws IOException {
        for (Sample.Member member : members) {
            put(tar, key + "." + member.extension(), member.content());
        }
        samples++;
        bytes += sizeOf(members);
    }

    /** Bytes that the members take in a tar. */
    static long sizeOf(List<Sample.Member> members) {
        long size = 0;
        for (Sample.Member member : members) {
            size += BLOCK + (member.content().length + BLOCK - 1L) / BLOCK * BLOCK;
        }
        return size;
    }

    /** The same content gives the same bytes: no times, no users. */
    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setModTime(0L);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Ends the body; once it has ended, nothing. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            tar.close();
        }
    }

    /**
     * Writes the whole shard and removes the body, which must be closed.
     *
     * @param shard the file to write
     */
    void finish(ShardSpec spec, Path shard) throws IOException {
        try (OutputStream start = compressed(Files.newOutputStream(shard), compression)) {
            // Never closed, since that would write the end of the archive; the stream below is.
            @SuppressWarnings("resource")
            TarArchiveOutputStream metadata = tar(start);
            put(metadata, SampleReader.SPEC, spec.toJson());
            metadata.flush();
        }
        try (FileChannel from = FileChannel.open(file); FileChannel to = FileChannel.open(shard, StandardOpenOption.APPEND)) {
            long size = from.size();
            for (long done = 0; done < size;) {
                done += from.transferTo(done, size - done, to);
            }
        }
        Files.delete(file);
    }
}
