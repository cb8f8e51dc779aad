package io.repforge.framework.data.remote;

import io.repforge.api.data.RemoteFiles;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a remote file, whatever becomes of the connections on the way: where one breaks off, the next goes on. */
final class ResumingStream extends InputStream {

    private final RemoteFile file;
    private final Attempts attempts;
    private long position;
    private RemoteFiles.@Nullable Content content;

    /**
     * @param from so many bytes are left out
     * @throws IOException if it can't be read, by the last of the tries
     */
    ResumingStream(RemoteFile file, Attempts attempts, long from) throws IOException {
        this.file = file;
        this.attempts = attempts;
        this.position = from;
        while (content == null && !isAtEnd()) {
            try {
                content = file.begin(position);
            } catch (IOException e) {
                attempts.failed(e);
            }
        }
    }

    private boolean isAtEnd() {
        return file.knownSize() >= 0 && position >= file.knownSize();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!isAtEnd()) {
            try {
                RemoteFiles.Content current = content == null ? file.begin(position) : content;
                content = current;
                int read = current.bytes().read(bytes, offset, length);
                if (read > 0) {
                    position += read;
                    attempts.succeeded();
                    return read;
                }
                if (file.knownSize() < 0) {
                    return -1;
                }
                throw new IOException("the connection ends after " + position + " of " + file.knownSize() + " bytes");
            } catch (IOException e) {
                close();
                attempts.failed(e);
            }
        }
        return -1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Where it stands in the file. */
    long position() {
        return position;
    }

    @Override
    public void close() {
        RemoteFiles.Content closed = content;
        content = null;
        if (closed != null) {
            try {
                closed.close();
            } catch (IOException e) {
                // Nothing more is wanted of it.
            }
        }
    }
}
