package io.repforge.parquet.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A stream of the bytes of a channel from its position on. A little is read ahead, and what is skipped isn't read. Closing it closes the channel. */
final class ChannelInput extends InputStream {

    /** Headers of pages have some 100 bytes, but may tell the smallest and the largest value. */
    private static final int AHEAD = 1 << 13;

    private final SeekableByteChannel channel;
    private final ByteBuffer ahead = ByteBuffer.allocate(AHEAD).limit(0);

    ChannelInput(SeekableByteChannel channel) {
        this.channel = channel;
    }

    /** Where the next byte is in the channel. */
    long position() throws IOException {
        return channel.position() - ahead.remaining();
    }

    /** Goes on at another place. */
    void position(long position) throws IOException {
        long forward = position - position();
        if (forward >= 0 && forward <= ahead.remaining()) {
            ahead.position(ahead.position() + (int) forward);
        } else {
            ahead.limit(0);
            channel.position(position);
        }
    }

    /**
     * All of the next bytes.
     *
     * @throws EOFException if there are fewer
     */
    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        int known = Math.min(length, ahead.remaining());
        ahead.get(bytes, 0, known);
        ByteBuffer rest = ByteBuffer.wrap(bytes, known, length - known);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new EOFException("it ends " + rest.remaining() + " bytes too early");
            }
        }
        return bytes;
    }

    private boolean fill() throws IOException {
        if (ahead.hasRemaining()) {
            return true;
        }
        ahead.clear();
        int read = 0;
        while (read == 0) {
            read = channel.read(ahead);
        }
        ahead.flip();
        return read > 0;
    }

    @Override
    public int read() throws IOException {
        return fill() ? ahead.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, ahead.remaining());
        ahead.get(bytes, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
