package io.repforge.framework.install;

import io.repforge.framework.plugin.PluginFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that has been fetched and checked, and isn't installed yet.
 *
 * @param facts what its file says of itself
 * @param sha512 digest of the file
 * @param source what was asked for
 * @param index the index that it is from; null where it is from none
 * @param publisher who has signed it; null where nobody has, or the user did without
 * @param signature the signature; null likewise
 */
record Fetched(PluginFile facts, String sha512, String source, @Nullable String index, IndexedPlugin.@Nullable Publisher publisher, @Nullable String signature) {

    String id() {
        return facts.plugin().id();
    }

    String version() {
        return facts.plugin().version();
    }

    Path file() {
        return facts.path();
    }

    /** What is written down of it. */
    LockedPlugin locked(List<Declared> components) {
        return new LockedPlugin(id(), version(), facts.requires(), file().getFileName().toString(), sha512, source, index,
                publisher == null ? null : publisher.name(), publisher == null ? null : publisher.key().toString(), signature, components);
    }
}
