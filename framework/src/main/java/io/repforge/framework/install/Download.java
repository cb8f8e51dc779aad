package io.repforge.framework.install;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Fetches a file. A server may point to another place of its own alone: never to another host, and never from https to http. What is larger than it may be, or ends
 * early, is none.
 */
public final class Download {

    /** No index is larger. */
    static final long MOST_OF_AN_INDEX = 32L << 20;
    /** No plugin is larger, unless its index says so. */
    static final long MOST_OF_A_PLUGIN = 512L << 20;

    private static final int MOST_REDIRECTS = 5;
    private static final int CHUNK = 1 << 16;

    private final Duration patience;

    /**
     * @param patience how long a server may say nothing
     */
    Download(Duration patience) {
        this.patience = patience;
    }

    /** With the usual patience. */
    public static Download usual() {
        return new Download(Duration.ofSeconds(20));
    }

    /** For what there is an answer to without, as while a fault is told. */
    public static Download impatient() {
        return new Download(Duration.ofSeconds(3));
    }

    /**
     * Fetches into a file, which is removed again if that fails.
     *
     * @param place a URL of http, https or a file
     * @param most how many bytes it may have
     * @throws UserError with what is wrong and what to do
     */
    void fetch(URI place, Path target, long most) {
        try {
            try (Opened file = open(place, most); OutputStream out = Files.newOutputStream(target)) {
                byte[] chunk = new byte[CHUNK];
                long total = 0;
                for (int read = file.content().read(chunk); read >= 0; read = file.content().read(chunk)) {
                    total += read;
                    requireSize(place, total, most);
                    out.write(chunk, 0, read);
                }
                if (file.length() >= 0 && total != file.length()) {
                    throw new IOException("it ends after " + total + " of " + file.length() + " bytes");
                }
            }
        } catch (SocketTimeoutException e) {
            removed(target);
            throw new UserError(place + ": the server has said nothing for " + patience.toSeconds() + " seconds; try again later, or name another index.", e);
        } catch (UnknownHostException e) {
            removed(target);
            throw new UserError(place + ": there is no host '" + place.getHost() + "', or no network; check the name.", e);
        } catch (IOException e) {
            removed(target);
            throw new UserError("file".equals(place.getScheme()) ? Path.of(place) + ": can't be read (" + UserError.reason(e) + "); check the path and its rights."
                    : place + ": can't be fetched (" + UserError.reason(e) + "); check the place, or try again later.", e);
        } catch (RuntimeException e) {
            removed(target);
            throw e;
        }
    }

    /** The content of a small file. */
    byte[] content(URI place, long most) {
        try {
            Path target = Files.createTempFile("repforge-", ".fetched");
            try {
                fetch(place, target, most);
                return Files.readAllBytes(target);
            } finally {
                Files.deleteIfExists(target);
            }
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private static void removed(Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    private static void requireSize(URI place, long size, long most) {
        if (size > most) {
            throw new UserError(place + ": is larger than the " + words(most) + " that it may have, and wasn't fetched; if it is what you want, fetch it yourself and "
                    + "name the file.");
        }
    }

    private static String words(long bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }

    /**
     * @param length bytes that there are to be; -1 where nobody says
     */
    private record Opened(InputStream content, long length) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    private Opened open(URI place, long most) throws IOException {
        if ("file".equals(place.getScheme())) {
            Path file = Path.of(place);
            if (Files.isRegularFile(file)) {
                requireSize(place, Files.size(file), most);
            }
            return new Opened(Files.newInputStream(file), -1);
        }
        URI at = place;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpURLConnection connection = connect(at);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                requireSize(place, connection.getContentLengthLong(), most);
                return new Opened(connection.getInputStream(), connection.getContentLengthLong());
            }
            String target = connection.getHeaderField("Location");
            connection.disconnect();
            if (status / 100 != 3 || target == null) {
                throw new UserError(place + ": the server answers " + status + (status == HttpURLConnection.HTTP_NOT_FOUND ? " (there is no such file)" : "")
                        + "; check the place, or try again later.");
            }
            at = redirected(place, at, target);
        }
        throw new UserError(place + ": the server points from place to place without an end; tell whoever keeps it.");
    }

    private HttpURLConnection connect(URI place) throws IOException {
        URLConnection connection = place.toURL().openConnection();
        if (!(connection instanceof HttpURLConnection http)) {
            throw new UserError(place + ": is no place on the web; name one of https.");
        }
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        http.setConnectTimeout((int) patience.toMillis());
        http.setReadTimeout((int) patience.toMillis());
        http.setRequestProperty("User-Agent", "Repforge");
        return http;
    }

    private static URI redirected(URI place, URI from, String target) {
        URI to;
        try {
            to = from.resolve(target);
        } catch (IllegalArgumentException e) {
            throw new UserError(place + ": the server points to '" + target + "', which is no place; tell whoever keeps it.", e);
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        boolean encrypted = scheme.equals("https") || (scheme.equals("http") && "http".equals(from.getScheme()));
        boolean same = Objects.requireNonNullElse(to.getHost(), "").equalsIgnoreCase(from.getHost())
                && (to.getPort() == from.getPort() || (scheme.equals("https") && !scheme.equals(from.getScheme())));
        if (!encrypted || !same) {
            throw new UserError(place + ": the server points to another place, " + to + ", and "
                    + (same ? "that one isn't encrypted" : "what another host has isn't taken on its word")
                    + "; if that is where it is, name that place yourself.");
        }
        return to;
    }
}
