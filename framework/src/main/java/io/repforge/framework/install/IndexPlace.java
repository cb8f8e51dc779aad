package io.repforge.framework.install;

import io.repforge.framework.UserError;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where an index lies.
 *
 * @param uri of its {@code plugins.json}
 */
public record IndexPlace(URI uri) {

    /** The file of an index, as PF4J-update calls it. */
    public static final String FILE = "plugins.json";

    /**
     * A place as users name it: a URL, a file or a folder. Of a folder, and of a URL that doesn't end in {@code .json}, it is the {@code plugins.json} within.
     *
     * @throws UserError if it is neither
     */
    public static IndexPlace parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        try {
            if (lower.startsWith("http://") || lower.startsWith("https://")) {
                URI uri = URI.create(text);
                if (uri.getHost() == null || uri.getUserInfo() != null) {
                    throw new IllegalArgumentException(uri.getHost() == null ? "it names no host" : "it has a user's name in it");
                }
                return new IndexPlace(lower.endsWith(".json") ? uri : URI.create(text.endsWith("/") ? text : text + "/").resolve(FILE));
            }
            if (lower.matches("[a-z][a-z0-9+.-]+://.*") && !lower.startsWith("file:")) {
                throw new IllegalArgumentException("it is neither http, https nor a file");
            }
            Path path = lower.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
            return of(path);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "'" + text + "' is no place of an index (" + e.getMessage() + "); name a URL such as https://example.org/plugins.json, a file or a folder.", e);
        }
    }

    /** That of a file, or of a folder which has or will have one. */
    public static IndexPlace of(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        return new IndexPlace((Files.isDirectory(whole) || !whole.toString().endsWith(".json") ? whole.resolve(FILE) : whole).toUri());
    }

    boolean isLocal() {
        return "file".equals(uri.getScheme());
    }

    /**
     * What an index names relative to itself, or by a URL.
     *
     * @throws IllegalArgumentException with what is wrong with it, as a clause
     */
    URI resolve(String url) {
        URI named = URI.create(url);
        URI whole = uri.resolve(named).normalize();
        if (!named.isAbsolute()) {
            String folder = uri.resolve(".").normalize().toString();
            if (named.getRawAuthority() != null || !whole.toString().startsWith(folder) || whole.toString().toLowerCase(Locale.ROOT).contains("%2e")) {
                throw new IllegalArgumentException("'" + url + "' lies outside the index's folder");
            }
            return whole;
        }
        String scheme = named.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http") && !(scheme.equals("file") && isLocal())) {
            throw new IllegalArgumentException("'" + url + "' is no place that an index may name");
        }
        if ("https".equals(uri.getScheme()) && scheme.equals("http")) {
            throw new IllegalArgumentException("'" + url + "' isn't encrypted, though the index is");
        }
        if (!scheme.equals("file") && named.getHost() == null) {
            throw new IllegalArgumentException("'" + url + "' names no host");
        }
        return whole;
    }

    /** As users name it. */
    @Override
    public String toString() {
        return isLocal() ? Path.of(uri).toString() : uri.toString();
    }
}
