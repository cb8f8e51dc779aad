package io.repforge.api.data;

import io.repforge.api.Experimental;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads files by the URLs of some schemes, such as {@code s3}. A plugin declares its class, public and with a public constructor without parameters, in
 * {@code META-INF/services/io.repforge.api.data.RemoteFiles}; it is made when the first such URL is read. It isn't a component: recipes name URLs, which all data
 * sources then read.
 *
 * <p>Each call is a single attempt. To try again, to go on where a connection broke off, to notice that a file has changed, to read ahead and to keep files on local
 * disk is the host's. Used by several threads.
 */
@Experimental
public interface RemoteFiles {

    /** The schemes, in lower case. */
    Set<String> schemes();

    /**
     * Begins to read a file. What it gives ends a wait by an {@link IOException} of its own when its server says nothing for long.
     *
     * @param url such as {@code s3://bucket/key}
     * @param from number of the first byte that is wanted, smaller than the file's size where that is known
     * @param version what an earlier {@link Content} of the file said; null for the first. If the file has another by now, that one is to be given, or an exception
     * @throws RemoteException if nothing comes of trying again; the message is one sentence that names the URL and says what to do
     * @throws IOException if it may be otherwise in a moment
     */
    Content open(String url, long from, @Nullable String version) throws IOException;

    /**
     * The files whose URLs begin so.
     *
     * @param prefix a URL that ends anywhere in a path
     * @return whole URLs, in any order; empty where such files can't be listed
     * @throws RemoteException as {@link #open} does
     * @throws IOException likewise
     */
    Optional<List<String>> list(String prefix) throws IOException;

    /**
     * A file that is being read.
     *
     * @param bytes from {@code from} to the file's end. Closing it is quick, however much is left
     * @param from number of the first of them: what was asked for, or 0 where parts of files aren't given
     * @param size of the whole file; -1 where nobody says
     * @param version what is another when the file is, such as its ETag; null where nobody says
     */
    record Content(InputStream bytes, long from, long size, @Nullable String version) implements Closeable {

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
