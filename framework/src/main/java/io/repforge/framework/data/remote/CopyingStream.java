package io.repforge.framework.data.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream that writes what is read of it to a file, for whoever wants the file once it is whole. A disk that is full ends the copy, and not the reading. */
final class CopyingStream extends FilterInputStream {

    private static final Logger LOG = LoggerFactory.getLogger(CopyingStream.class);
    /** What is left at the end is read, too: formats end before their files do. */
    private static final long SMALL_REST = 1 << 20;

    /** What becomes of the copy. */
    interface Whole {
        void take(Path file) throws IOException;
    }

    private final Path file;
    private final OutputStream copy;
    private final long size;
    private final Whole whole;
    private long copied;
    private boolean ended;

    /**
     * @param file for the copy; it is removed, or taken
     * @param size bytes of the whole
     */
    CopyingStream(ResumingStream in, Path file, long size, Whole whole) throws IOException {
        super(in);
        this.file = file;
        this.copy = Files.newOutputStream(file);
        this.size = size;
        this.whole = whole;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (!ended && read > 0) {
            try {
                copy.write(bytes, offset, read);
                copied += read;
                if (copied == size) {
                    end();
                }
            } catch (IOException e) {
                LOG.warn("{} can't be written ({}), so what is read isn't kept: see to the space of the disk", file, e.getMessage());
                discard();
            }
        }
        return read;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = 0;
        byte[] over = new byte[(int) Math.min(bytes, 1 << 16)];
        for (int read; skipped < bytes && (read = read(over, 0, (int) Math.min(over.length, bytes - skipped))) >= 0;) {
            skipped += read;
        }
        return skipped;
    }

    private void end() throws IOException {
        copy.close();
        whole.take(file);
        ended = true;
    }

    private void discard() throws IOException {
        ended = true;
        try {
            copy.close();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (!ended && size - copied <= SMALL_REST && !Thread.currentThread().isInterrupted()) {
                skip(SMALL_REST);
            }
        } finally {
            super.close();
            if (!ended) {
                discard();
            }
        }
    }
}
