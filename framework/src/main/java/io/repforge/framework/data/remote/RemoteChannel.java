package io.repforge.framework.data.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/** A remote file that is read here and there. What lies a little further on is read up to, since a new request would take longer. */
final class RemoteChannel implements SeekableByteChannel {

    private static final long NEAR = 1 << 18;
    private static final int MOST = 1 << 16;

    /** Reads from a place on. */
    interface Opener {
        InputStream open(long from) throws IOException;
    }

    private final long size;
    private final Opener opener;
    private long position;
    private @Nullable InputStream stream;
    /** Where the stream stands. */
    private long at;
    private boolean closed;

    RemoteChannel(long size, Opener opener) {
        this.size = size;
        this.opener = opener;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        requireOpen();
        if (position >= size) {
            return -1;
        }
        if (!to.hasRemaining()) {
            return 0;
        }
        InputStream from = stream();
        byte[] bytes = new byte[Math.min(to.remaining(), MOST)];
        int read = from.read(bytes, 0, bytes.length);
        if (read > 0) {
            to.put(bytes, 0, read);
            position += read;
            at += read;
        }
        return read;
    }

    private InputStream stream() throws IOException {
        if (stream != null && position >= at && position - at <= NEAR) {
            stream.skipNBytes(position - at);
        } else {
            if (stream != null) {
                stream.close();
            }
            stream = opener.open(position);
        }
        at = position;
        return stream;
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
        requireOpen();
        if (to < 0) {
            throw new IllegalArgumentException("position " + to);
        }
        position = to;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return size;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }
}
