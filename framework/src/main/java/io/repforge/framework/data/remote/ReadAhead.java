package io.repforge.framework.data.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream ahead of whoever reads this one, by a thread of its own, so that waiting for a network and decoding go on at the same time. Of a stream of which little
 * is read, nothing is read ahead. A fault comes when what was read before it has been given.
 */
final class ReadAhead extends InputStream {

    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS = 64;
    /** Whoever only looks at the start of a file gets it without a thread, and no more is fetched. */
    private static final long LOOKED_AT = 1 << 20;

    /**
     * What the thread has read.
     *
     * @param length of the bytes; -1 at the end
     * @param fault why there are none; null where there are
     */
    private record Chunk(byte[] bytes, int length, @Nullable Throwable fault) {}

    private final InputStream source;
    private final String name;
    private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private @Nullable Thread reader;
    private volatile boolean closed;
    private long direct;
    private @Nullable Chunk current;
    private int position;

    /**
     * @param name of the file, for the thread's name
     */
    ReadAhead(InputStream source, String name) {
        this.source = source;
        this.name = name;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (reader == null && direct < LOOKED_AT) {
            int read = source.read(bytes, offset, length);
            direct += Math.max(read, 0);
            return read;
        }
        Chunk chunk = current != null && (position < current.length() || current.length() < 0) ? current : take();
        if (chunk.fault() != null) {
            rethrow(chunk.fault());
        }
        if (chunk.length() < 0) {
            return -1;
        }
        int read = Math.min(length, chunk.length() - position);
        System.arraycopy(chunk.bytes(), position, bytes, offset, read);
        position += read;
        return read;
    }

    private Chunk take() throws IOException {
        if (reader == null) {
            reader = new Thread(this::readAhead, "repforge-fetch " + name);
            reader.setDaemon(true);
            reader.start();
        }
        try {
            Chunk next = chunks.take();
            current = next;
            position = 0;
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("interrupted while " + name + " was read");
            stopped.initCause(e);
            throw stopped;
        }
    }

    private void readAhead() {
        try {
            Chunk last = null;
            while (!closed && (last == null || last.length() >= 0)) {
                last = readChunk();
                chunks.put(last);
            }
        } catch (InterruptedException e) {
            // It is closed.
        } finally {
            if (closed) {
                closeSource();
            }
        }
    }

    private Chunk readChunk() {
        byte[] bytes = new byte[CHUNK];
        try {
            return new Chunk(bytes, source.read(bytes, 0, CHUNK), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Chunk(bytes, -1, e);
        }
    }

    private static void rethrow(Throwable fault) throws IOException {
        if (fault instanceof IOException io) {
            throw io;
        } else if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() {
        return current == null ? 0 : Math.max(0, current.length() - position);
    }

    /** The thread closes what it reads; without one, it is closed here. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (reader == null || !reader.isAlive()) {
            closeSource();
        } else {
            reader.interrupt();
        }
    }

    private void closeSource() {
        try {
            source.close();
        } catch (IOException e) {
            // Nothing more is wanted of it.
        }
    }
}
