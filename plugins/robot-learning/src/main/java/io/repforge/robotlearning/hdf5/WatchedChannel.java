package io.repforge.robotlearning.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/** A channel that remembers what it threw: the library keeps that to itself where it reads chunks. */
final class WatchedChannel implements SeekableByteChannel {

    private final SeekableByteChannel channel;
    private @Nullable IOException thrown;

    WatchedChannel(SeekableByteChannel channel) {
        this.channel = channel;
    }

    /** What it threw since it was last asked; null for nothing. */
    @Nullable
    IOException thrown() {
        IOException last = thrown;
        thrown = null;
        return last;
    }

    private IOException remembered(IOException e) {
        thrown = e;
        return e;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        try {
            return channel.read(to);
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public long position() throws IOException {
        try {
            return channel.position();
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        try {
            channel.position(newPosition);
            return this;
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public long size() throws IOException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        channel.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
