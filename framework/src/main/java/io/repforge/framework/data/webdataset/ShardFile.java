package io.repforge.framework.data.webdataset;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import io.repforge.api.data.DataFile;
import io.repforge.framework.UserError;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens a shard as the tar inside it, by what the file starts with. */
final class ShardFile {

    private static final int BUFFER = 1 << 18;

    private ShardFile() {}

    /**
     * A shard that is being read.
     *
     * @param tar its bytes, unpacked
     * @param length how many they are; -1 where nobody knows before the end, as of what is compressed
     */
    record Opened(InputStream tar, long length) {}

    /**
     * @param allowTruncated whether the bytes before the place where the file was cut off are wanted to the last
     * @return the bytes of the tar; faults of the compression come out of it as {@link UserError}
     * @throws UserError if the file is missing or isn't compressed as its name says
     * @throws IOException if it can't be read, which says nothing of what is in it
     */
    static Opened open(DataFile shard, boolean allowTruncated) throws IOException {
        InputStream plain = shard.open();
        try {
            byte[] start = plain.readNBytes(4);
            PushbackInputStream file = new PushbackInputStream(plain, 4);
            file.unread(start);
            int magic = start.length < 4 ? 0 : ByteBuffer.wrap(start).getInt();
            boolean gzip = (magic >>> 16) == 0x1f8b;
            boolean zstd = magic == 0x28b52ffd;
            String name = shard.name();
            if (!gzip && (name.endsWith(".gz") || name.endsWith(".tgz"))) {
                throw new UserError(shard + " isn't compressed by gzip, although its name says so; make the shard again, or rename it");
            }
            if (!zstd && name.endsWith(".zst")) {
                throw new UserError(shard + " isn't compressed by zstd, although its name says so; make the shard again, or rename it");
            }
            return gzip ? new Opened(new Unpacked(shard, "gzip", new GZIPInputStream(file, BUFFER)), -1)
                    : zstd ? new Opened(new Unpacked(shard, "zstd", new ZstdInputStream(file).setContinuous(allowTruncated)), -1)
                            : new Opened(file, shard.size());
        } catch (IOException | RuntimeException e) {
            plain.close();
            if (e instanceof EOFException || e instanceof ZipException) {
                throw Unpacked.fault(shard, "gzip", (IOException) e);
            }
            throw e;
        }
    }

    /** Turns the faults of compressed data into a sentence with the name of the shard. */
    private static final class Unpacked extends FilterInputStream {

        private final DataFile shard;
        private final String format;

        Unpacked(DataFile shard, String format, InputStream in) {
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

        static UserError fault(DataFile shard, String format, IOException cause) {
            String message = shard + " is damaged or cut off: its " + format + " data can't be unpacked (" + cause.getMessage()
                    + "); copy or download it again";
            // Its code isn't that of a wrong source size; the text tells that the end is missing.
            boolean cutOff = cause instanceof EOFException
                    || cause instanceof ZstdIOException && String.valueOf(cause.getMessage()).contains("Truncated");
            return cutOff ? new CutOffError(message, cause) : new UserError(message, cause);
        }
    }
}
