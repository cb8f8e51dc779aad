package io.repforge.framework.install;

import io.repforge.api.ApiVersion;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginFile;
import io.repforge.framework.plugin.PluginFiles;
import io.repforge.framework.plugin.Versions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches plugins from wherever they are, and checks them against what is known of them. */
public final class Fetcher {

    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

    private final Indexes indexes;
    private final Download download;
    private final MavenPlaces maven;

    /**
     * Where artifacts of Maven are.
     *
     * @param repositories URLs; Maven Central where there are none
     * @param local the user's own repository
     */
    public record MavenPlaces(List<String> repositories, Path local) {}

    public Fetcher(Indexes indexes, Download download, MavenPlaces maven) {
        this.indexes = indexes;
        this.download = download;
        this.maven = maven;
    }

    /** Coordinates of Maven in their newest version. */
    String newest(String coordinates) {
        return MavenArtifact.parse(coordinates).newest(maven.repositories(), maven.local()).toString();
    }

    /**
     * Fetches a plugin.
     *
     * @param wanted an id, also with a version after {@code @}; a file; a URL; coordinates of Maven
     * @param folder where the file comes to lie, under a name of the plugin's id and version alone
     * @throws UserError if it can't be had, isn't what it is told to be, or nobody vouches for it and the user doesn't, either
     */
    Fetched fetch(String wanted, Path folder, Trust trust) {
        try {
            Path own = Files.createTempDirectory(folder, "one-");
            if (wanted.startsWith(MavenArtifact.PREFIX)) {
                Path jar = MavenArtifact.parse(wanted).fetch(maven.repositories(), maven.local());
                return stray(copied(jar, own), wanted, trust);
            } else if (wanted.matches("(?i)https?://.*")) {
                Path file = own.resolve("fetched" + PluginFiles.extension(wanted));
                download.fetch(place(wanted), file, Download.MOST_OF_A_PLUGIN);
                return stray(named(file), wanted, trust);
            } else if (PluginFiles.isNamed(wanted) || wanted.contains("/") || wanted.contains("\\")) {
                Path file = pathOf(wanted);
                if (!Files.isRegularFile(file)) {
                    throw new UserError(file + ": there is no such file; name the jar of a plugin, or the id of one in an index.");
                }
                return stray(copied(file, own), file.toAbsolutePath().normalize().toString(), trust);
            }
            return indexed(own, wanted, trust);
        } catch (IOException e) {
            throw UserError.of(e);
        }
    }

    static Path pathOf(String wanted) {
        try {
            return Path.of(wanted);
        } catch (InvalidPathException e) {
            throw new UserError("'" + wanted + "' is neither the id of a plugin nor a file (" + e.getReason() + ").", e);
        }
    }

    private static URI place(String url) {
        try {
            URI place = URI.create(url);
            if (place.getHost() != null) {
                return place;
            }
            throw new UserError("'" + url + "' names no host; write a URL such as https://example.org/my-plugin-1.0.0.jar.");
        } catch (IllegalArgumentException e) {
            throw new UserError("'" + url + "' is no URL (" + e.getMessage() + "); write one such as https://example.org/my-plugin-1.0.0.jar.", e);
        }
    }

    private static PluginFile copied(Path file, Path folder) throws IOException {
        // What it says of itself is checked first, so that a fault names the user's own file.
        PluginFile.read(file);
        return named(Files.copy(file, folder.resolve("copied" + PluginFiles.extension(file.toString()))));
    }

    /** The file under the name that it will have, which is made of its id and version alone. */
    private static PluginFile named(Path file) throws IOException {
        PluginFile facts = PluginFile.read(file);
        String version = facts.plugin().version();
        if (!Versions.isVersion(version)) {
            throw new UserError(facts.plugin().location() + ": the Plugin-Version '" + version + "' in its manifest is no version such as 1.2.0; build it with one.");
        }
        return PluginFile.read(Files.move(file, file.resolveSibling(facts.plugin().id() + "-" + version + PluginFiles.extension(file.toString()))));
    }

    /** A file that was named itself: an index may know it all the same, and have a signature of it. */
    private Fetched stray(PluginFile facts, String source, Trust trust) {
        String sha512 = Sha512.told(facts.path());
        for (Indexes.Found found : knowing(sha512)) {
            IndexedRelease release = found.plugin().release(facts.plugin().version()).orElse(null);
            if (release != null && found.plugin().id().equals(facts.plugin().id()) && release.sha512().equalsIgnoreCase(sha512)
                    && Trust.isSigned(found.plugin(), release)) {
                trust.requireSameKey(found.plugin(), release);
                return new Fetched(facts, sha512, source, null, found.plugin().publisher(), release.signature());
            }
        }
        trust.requireUnsigned(source + ": nobody vouches for it (no index knows this very file with a signature)");
        return new Fetched(facts, sha512, source, null, null, null);
    }

    private List<Indexes.Found> knowing(String sha512) {
        try {
            return indexes.having(sha512);
        } catch (UserError e) {
            LOG.warn("No index could be asked for a signature: {}", e.getMessage());
            return List.of();
        }
    }

    private Fetched indexed(Path folder, String wanted, Trust trust) {
        int at = wanted.indexOf('@');
        String id = at < 0 ? wanted : wanted.substring(0, at);
        if (!PluginIndex.isId(id)) {
            throw new UserError("'" + wanted + "' is neither the id of a plugin nor a file; ids are in kebab-case, such as my-encoders.");
        }
        Indexes.Found found = indexes.find(id);
        IndexedRelease release = at < 0 ? newest(found) : release(found, wanted.substring(at + 1));
        Path file = folder.resolve(id + "-" + release.version() + PluginFiles.extension(String.valueOf(release.file().getPath())));
        download.fetch(release.file(), file, release.size() == null ? Download.MOST_OF_A_PLUGIN : release.size());
        String sha512 = Sha512.told(file);
        if (!sha512.equalsIgnoreCase(release.sha512())) {
            throw new UserError(
                    release.file() + ": isn't the file that " + found.index() + " tells of (its SHA-512 is another), so it was damaged on the way or changed; "
                            + "nothing is installed. Try again, and tell whoever keeps the index if it stays so.");
        }
        PluginFile facts = PluginFile.read(file);
        if (!facts.plugin().id().equals(id) || !facts.plugin().version().equals(release.version())) {
            throw new UserError(release.file() + ": is " + facts.plugin().id() + " " + facts.plugin().version() + ", and " + found.index() + " tells of it as " + id + " "
                    + release.version() + "; tell whoever keeps the index.");
        }
        boolean signed = Trust.isSigned(found.plugin(), release);
        if (!signed) {
            trust.requireUnsigned(id + " " + release.version() + (release.signature() == null || found.plugin().publisher() == null
                    ? ": nobody vouches for it (it isn't signed in " + found.index() + ")"
                    : ": its signature in " + found.index() + " isn't by the key of its publisher, so one of them was changed"));
        } else {
            trust.requireSameKey(found.plugin(), release);
        }
        return new Fetched(facts, sha512, id, found.index().toString(), signed ? found.plugin().publisher() : null, signed ? release.signature() : null);
    }

    private static IndexedRelease newest(Indexes.Found found) {
        return found.plugin().newest().orElseThrow(() -> new UserError("The plugin '" + found.plugin().id() + "' in " + found.index() + " " + found.plugin().unfit()
                + "; get a Repforge with that API, or ask its author for a build for this one."));
    }

    private static IndexedRelease release(Indexes.Found found, String version) {
        IndexedRelease release = found.plugin().release(version).orElseThrow(() -> new UserError("The plugin '" + found.plugin().id() + "' has no version " + version
                + " in " + found.index() + "; there are " + String.join(", ", found.plugin().releases().stream().map(IndexedRelease::version).toList()) + "."));
        if (!release.fits()) {
            throw new UserError(found.plugin().id() + " " + version + " wants the plugin API " + release.requires() + ", and this Repforge has " + ApiVersion.current()
                    + found.plugin().newest().map(fitting -> "; " + fitting.version() + " is the newest version that fits.").orElse("; none of its versions fits."));
        }
        return release;
    }
}
