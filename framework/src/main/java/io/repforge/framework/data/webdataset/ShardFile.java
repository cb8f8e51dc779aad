package io.repforge.framework.data.webdataset;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import io.repforge.framework.UserError;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens a shard as the tar inside it, by what the file starts with. */
final class ShardFile {

    private static final int BUFFER = 1 << 18;

    private ShardFile() {}

    /**
     * @param allowTruncated whether the bytes before the place where the file was cut off are wanted to the last
     * @return the bytes of the tar; faults of the compression come out of it as {@link UserError}
     * @throws UserError if the file is missing or isn't compressed as its name says
     */
    static InputStream open(Path shard, boolean allowTruncated) throws IOException {
        int magic = magic(shard);
        boolean gzip = (magic >>> 16) == 0x1f8b;
        boolean zstd = magic == 0x28b52ffd;
        String name = shard.getFileName().toString();
        if (!gzip && (name.endsWith(".gz") || name.endsWith(".tgz"))) {
            throw new UserError(shard + " isn't compressed by gzip, although its name says so; make the shard again, or rename it");
        }
        if (!zstd && name.endsWith(".zst")) {
            throw new UserError(shard + " isn't compressed by zstd, although its name says so; make the shard again, or rename it");
        }
        InputStream file = new FileInputStream(shard.toFile());
        try {
            return gzip ? new Unpacked(shard, "gzip", new GZIPInputStream(file, BUFFER))
                    : zstd ? new Unpacked(shard, "zstd", new ZstdInputStream(file).setContinuous(allowTruncated)) : file;
        } catch (IOException | RuntimeException e) {
            file.close();
            if (e instanceof EOFException || e instanceof ZipException) {
                throw Unpacked.fault(shard, "gzip", (IOException) e);
            }
            throw e;
        }
    }

    private static int magic(Path shard) throws IOException {
        if (!Files.isRegularFile(shard)) {
            throw new UserError("shard " + shard + " doesn't exist; check the path");
        }
        try (RandomAccessFile file = new RandomAccessFile(shard.toFile(), "r")) {
            return file.length() < 4 ? 0 : file.readInt();
        } catch (FileNotFoundException e) {
            throw new UserError("shard " + shard + " can't be opened: " + e.getMessage(), e);
        }
    }

    /** Turns the faults of compressed data into a sentence with the name of the shard. */
    private static final class Unpacked extends FilterInputStream {

        private final Path shard;
        private final String format;

        Unpacked(Path shard, String format, InputStream in) {
            super(in);
            this.shard = shard;
            this.format = format;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (EOFException | ZipException | ZstdIOException e) {
                throw fault(shard, format, e);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public long skip(long bytes) throws IOException {
            try {
                return super.skip(bytes);
            } catch (EOFException | ZipException | ZstdIOException e) {
                throw fault(shard, format, e);
            }
        }

        static UserError fault(Path shard, String format, IOException cause) {
            String message = shard + " is damaged or cut off: its " + format + " data can't be unpacked (" + cause.getMessage()
                    + "); copy or download it again";
            // Its code isn't that of a wrong source size; the text tells that the end is missing.
            boolean cutOff = cause instanceof EOFException
                    || cause instanceof ZstdIOException && String.valueOf(cause.getMessage()).contains("Truncated");
            return cutOff ? new CutOffError(message, cause) : new UserError(message, cause);
        }
    }
}
