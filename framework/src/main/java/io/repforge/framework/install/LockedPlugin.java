package io.repforge.framework.install;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of a plugin that is installed, or that a run has used.
 *
 * @param id its id
 * @param version its version
 * @param requires the range of versions of the API that it is built for
 * @param file name of its file in the folder of plugins
 * @param sha512 digest of the file
 * @param source what {@code plugins install} takes to install it again: an id, a file, a URL or coordinates of Maven
 * @param index the index that it is from; null where it is from none
 * @param publisher who has signed it, by name; null where nobody has, or the signature wasn't asked for
 * @param key by which the signature is checked; null likewise
 * @param signature the signature; null likewise
 * @param components what it brings, or, of a run's, what the run has used of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LockedPlugin(String id, String version, String requires, String file, String sha512, String source, @Nullable String index,
        @Nullable String publisher, @Nullable String key, @Nullable String signature, List<Declared> components) {

    public LockedPlugin {
        components = components == null ? List.of() : List.copyOf(components);
    }

    /** Without Jackson's constructor check, members that a hand has taken out would be null. */
    boolean isWhole() {
        return id != null && PluginIndex.isId(id) && version != null && file != null && file.matches("[A-Za-z0-9][A-Za-z0-9._+-]*") && sha512 != null
                && Sha512.isDigest(sha512);
    }

    /** Whether its signature is that of its key, and of this content. */
    boolean isSigned() {
        if (key == null || signature == null) {
            return false;
        }
        try {
            return PublisherKey.parse(key).hasSigned(IndexedRelease.signed(id, version, requires, sha512), signature);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As {@code plugins install} names this very version. */
    public String named() {
        return index != null ? id + "@" + version : source;
    }

    @Override
    public String toString() {
        return id + " " + version;
    }
}
