package io.repforge.api.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * A file to read from, on local disk or remote, as {@link DataContext#files} lists them. Two of one location are equal. Its text is its location, so that
 * sentences can name it. Made by the host, which tries again where a network fails, goes on where a connection broke off, and ends with an {@link IOException}
 * whose message is one sentence. May be used by several threads.
 */
public interface DataFile {

    /** Its absolute path, or its URL without what may be secret in it. */
    String location();

    /** The last part of its path, such as {@code x-000000.tar}. */
    default String name() {
        String plain = location().replaceFirst("\\?.*", "");
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    /**
     * How many bytes it has; -1 where its server doesn't say.
     *
     * @throws IOException if it isn't there or can't be reached
     */
    long size() throws IOException;

    /**
     * Reads it from its start.
     *
     * @throws IOException if it isn't there or can't be reached
     */
    default InputStream open() throws IOException {
        return open(0);
    }

    /**
     * Reads it from a place on. Of a remote file some megabytes are fetched ahead while others are looked at.
     *
     * @param from so many bytes are left out
     * @throws IOException if it isn't there or can't be reached
     */
    InputStream open(long from) throws IOException;

    /**
     * Reads it here and there, as formats need whose table of contents stands at their end. It can't be written to.
     *
     * @throws IOException if it isn't there or can't be reached
     */
    SeekableByteChannel channel() throws IOException;

    /**
     * A path of it, for libraries that read nothing else. A remote file is fetched whole before, into a folder of the user's, where it stays as long as this
     * process runs; {@link #open} and {@link #channel} do without.
     *
     * @throws IOException if it isn't there or can't be reached
     */
    Path path() throws IOException;
}
