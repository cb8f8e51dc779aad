package io.repforge.framework.install;

import io.repforge.api.ApiVersion;
import io.repforge.framework.plugin.Versions;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin in an index.
 *
 * @param version its version
 * @param date when it was published, as ISO 8601 has days; empty where nobody says
 * @param requires the range of versions of the API that it is built for
 * @param file where its file lies
 * @param sha512 digest of the file
 * @param size bytes of the file; null where nobody says
 * @param signature of {@link #signed}; null where it isn't signed
 * @param components what it brings
 */
public record IndexedRelease(String version, String date, String requires, URI file, String sha512, @Nullable Long size, @Nullable String signature,
        List<Declared> components) {

    public IndexedRelease {
        components = List.copyOf(components);
    }

    /** Whether this host can run it. */
    public boolean fits() {
        return Versions.fits(ApiVersion.current(), requires);
    }

    /** What a publisher signs: that this content is that version of the plugin. So no index can pass an old file off as a new one. */
    static String signed(String id, String version, String requires, String sha512) {
        return String.join("\n", "repforge plugin", id, version, requires, sha512.toLowerCase(java.util.Locale.ROOT), "");
    }
}
