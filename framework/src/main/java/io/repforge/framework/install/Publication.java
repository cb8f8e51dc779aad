package io.repforge.framework.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginFile;
import io.repforge.framework.plugin.PluginFiles;
import io.repforge.framework.plugin.Versions;
import io.repforge.framework.storage.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a version of a plugin into an index that lies in a folder, ready to be copied or pushed to wherever files are served. What others have written into the index
 * stays as it is.
 *
 * @param index folder of the index
 * @param key by which it is signed
 * @param publisher name of whoever signs; empty for the plugin's provider
 * @param projectUrl where there is more about the plugin; empty to leave what is there
 * @param url where the file will be, if not beside the index; null to copy it there
 * @param newKey whether the publisher's key in the index may be replaced
 */
public record Publication(Path index, SigningKey key, String publisher, String projectUrl, @Nullable URI url, boolean newKey) {

    /**
     * What was written.
     *
     * @param file the index
     * @param copy the plugin's file beside it; null where it lies elsewhere
     * @param isNew whether the version wasn't there before
     */
    public record Written(Path file, @Nullable Path copy, boolean isNew) {}

    /**
     * Writes the entry of a version, and copies its file.
     *
     * @param components what it brings
     * @throws UserError if the index is damaged, the version is there with another content, or the plugin is somebody else's
     */
    public Written add(PluginFile plugin, List<Declared> components) {
        String id = plugin.plugin().id();
        String version = plugin.plugin().version();
        if (!PluginIndex.isId(id) || !Versions.isVersion(version)) {
            throw new UserError(plugin.path() + ": the Plugin-Version '" + version + "' in its manifest is no version such as 1.2.0; build it with one.");
        }
        Path file = index.resolve(IndexPlace.FILE);
        ArrayNode plugins = read(file);
        ObjectNode entry = entry(plugins, id);
        requireOwn(file, entry, id);
        String sha512 = Sha512.told(plugin.path());
        Optional<ObjectNode> same = release(entry, version);
        same.ifPresent(release -> {
            if (!release.path("sha512sum").asText("").equalsIgnoreCase(sha512)) {
                throw new UserError(
                        file + ": " + id + " " + version + " is there already, with another content, and whoever has installed it relies on that; give the plugin a "
                                + "higher version and build it again.");
            }
        });
        Path copy = url == null ? index.resolve(id).resolve(id + "-" + version + PluginFiles.extension(plugin.path().toString())) : null;
        describe(entry, plugin);
        ObjectNode release = same.orElseGet(PluginIndex.JSON::createObjectNode);
        release.put("version", version);
        if (same.isEmpty()) {
            release.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        }
        release.put("requires", plugin.requires());
        release.put("url", copy == null ? String.valueOf(url) : index.relativize(copy).toString().replace('\\', '/'));
        release.put("sha512sum", sha512);
        try {
            release.put("size", Files.size(plugin.path()));
            release.put("signature", key.sign(IndexedRelease.signed(id, version, plugin.requires(), sha512)));
            ArrayNode declared = release.putArray("components");
            components.forEach(one -> declared.addObject().put("kind", one.kind()).put("name", one.name()).put("description", one.description()));
            put(entry, release);
            if (copy != null && !DurableFiles.place(copy).equals(DurableFiles.place(plugin.path()))) {
                DurableFiles.replace(copy, out -> Files.copy(plugin.path(), out));
            }
            DurableFiles.replace(file, (PluginIndex.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted(plugins)) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserError(index + ": can't be written (" + UserError.reason(e) + "); check its rights and the free space.", e);
        }
        return new Written(file, copy, same.isEmpty());
    }

    private static ArrayNode read(Path file) {
        if (!Files.exists(file)) {
            return PluginIndex.JSON.createArrayNode();
        }
        try {
            if (PluginIndex.JSON.readTree(Files.readAllBytes(file)) instanceof ArrayNode plugins) {
                return plugins;
            }
            throw new UserError(file + ": is no index of plugins (a list of plugins is expected); name another folder with --index.");
        } catch (IOException e) {
            throw new UserError(file + ": can't be read as an index of plugins (" + UserError.reason(e) + "); mend it, or name another folder with --index.", e);
        }
    }

    private static ObjectNode entry(ArrayNode plugins, String id) {
        for (JsonNode plugin : plugins) {
            if (plugin instanceof ObjectNode entry && id.equals(entry.path("id").asText())) {
                return entry;
            }
        }
        return plugins.addObject().put("id", id);
    }

    /** Nobody publishes in another's name, if only by a slip. */
    private void requireOwn(Path file, ObjectNode entry, String id) {
        String known = entry.path("publisher").path("key").asText("");
        if (!known.isEmpty() && !known.equals(key.known().toString()) && !newKey) {
            throw new UserError(
                    file + ": the plugin '" + id + "' is signed by another key there (of '" + entry.path("publisher").path("name").asText() + "'), and whoever has "
                            + "installed it would be refused an update; sign with that key, give the plugin another id, or say --new-key if the key was lost.");
        }
    }

    private void describe(ObjectNode entry, PluginFile plugin) {
        entry.put("name", plugin.plugin().id());
        entry.put("description", plugin.plugin().description());
        entry.put("provider", plugin.plugin().provider());
        if (!projectUrl.isEmpty()) {
            entry.put("projectUrl", projectUrl);
        }
        entry.put("license", plugin.plugin().license());
        String name = publisher.isEmpty() ? plugin.plugin().provider() : publisher;
        boolean replaced = entry.has("publisher") && !entry.path("publisher").path("key").asText().equals(key.known().toString());
        entry.withObject("/publisher").put("name", name.isEmpty() ? plugin.plugin().id() : name).put("key", key.known().toString());
        if (replaced) {
            // Signatures by the key before say nothing under this one.
            entry.path("releases").forEach(release -> {
                if (release instanceof ObjectNode old) {
                    resign(plugin.plugin().id(), old);
                }
            });
        }
    }

    private void resign(String id, ObjectNode release) {
        release.put("signature",
                key.sign(IndexedRelease.signed(id, release.path("version").asText(), release.path("requires").asText(), release.path("sha512sum").asText())));
    }

    private static Optional<ObjectNode> release(ObjectNode entry, String version) {
        for (JsonNode release : entry.path("releases")) {
            if (release instanceof ObjectNode found && version.equals(found.path("version").asText())) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Newest first, as PF4J-update's own tools write them. */
    private static void put(ObjectNode entry, ObjectNode release) {
        List<JsonNode> releases = new ArrayList<>();
        entry.path("releases").forEach(one -> {
            if (one != release) {
                releases.add(one);
            }
        });
        releases.add(release);
        releases.sort(Comparator.<JsonNode, String>comparing(one -> one.path("version").asText(), Publication::compare).reversed());
        entry.putArray("releases").addAll(releases);
    }

    private static int compare(String one, String other) {
        return Versions.isVersion(one) && Versions.isVersion(other) ? Versions.ORDER.compare(one, other) : one.compareTo(other);
    }

    private static ArrayNode sorted(ArrayNode plugins) {
        List<JsonNode> all = new ArrayList<>();
        plugins.forEach(all::add);
        all.sort(Comparator.comparing(plugin -> Objects.requireNonNullElse(plugin.path("id").asText(), "")));
        return PluginIndex.JSON.createArrayNode().addAll(all);
    }
}
