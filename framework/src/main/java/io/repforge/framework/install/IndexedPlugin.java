package io.repforge.framework.install;

import io.repforge.api.ApiVersion;
import io.repforge.framework.plugin.Versions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in an index. The names are those of PF4J-update's format; {@code license}, {@code publisher} and what else releases have there are Repforge's, which
 * PF4J's readers pass over.
 *
 * @param id its id
 * @param description in a line
 * @param provider who made it
 * @param projectUrl where there is more
 * @param license such as {@code Apache-2.0}
 * @param publisher who signs its releases; null where nobody does
 * @param releases its versions, in any order
 */
public record IndexedPlugin(String id, String description, String provider, String projectUrl, String license, @Nullable Publisher publisher,
        List<IndexedRelease> releases) {

    /**
     * Who signs.
     *
     * @param name as they call themselves
     * @param key what their signatures are checked by
     */
    public record Publisher(String name, PublisherKey key) {}

    public IndexedPlugin {
        releases = releases.stream().sorted(Comparator.comparing(IndexedRelease::version, Versions.ORDER).reversed()).toList();
    }

    /** The newest of its versions that this host can run. Those that aren't finished count where there is nothing else. */
    public Optional<IndexedRelease> newest() {
        List<IndexedRelease> fitting = releases.stream().filter(IndexedRelease::fits).toList();
        return fitting.stream().filter(release -> !release.version().contains("-")).findFirst().or(() -> fitting.stream().findFirst());
    }

    /** A version of it. */
    public Optional<IndexedRelease> release(String version) {
        return releases.stream().filter(release -> release.version().equals(version)).findFirst();
    }

    /** Why none of its versions runs here, as a sentence goes on from its name. */
    String unfit() {
        return releases.isEmpty() ? "has no release there" : "has no version for the plugin API " + ApiVersion.current() + " of this Repforge ("
                + String.join(", ", releases.stream().map(release -> release.version() + " wants " + release.requires()).toList()) + ")";
    }
}
