package io.repforge.framework.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.Versions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of plugins with their versions, where their files lie and what their digests are: PF4J-update's {@code plugins.json}. An entry that can't be used is left
 * out, and that is said: one publisher's slip takes nothing from the others.
 *
 * @param place where it lies
 * @param plugins what it lists
 */
public record PluginIndex(IndexPlace place, List<IndexedPlugin> plugins) {

    static final ObjectMapper JSON = JsonMapper.builder().build();

    private static final Logger LOG = LoggerFactory.getLogger(PluginIndex.class);
    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,64}(-[a-z0-9]{1,64}){0,16}");

    public PluginIndex {
        plugins = List.copyOf(plugins);
    }

    /** The plugin of an id. */
    Optional<IndexedPlugin> find(String id) {
        return plugins.stream().filter(plugin -> plugin.id().equals(id)).findFirst();
    }

    /** Whether a text can be the id of a plugin, and so a part of a file's name. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * Reads one.
     *
     * @throws UserError if it isn't an index
     */
    static PluginIndex parse(IndexPlace place, byte[] content) {
        JsonNode root;
        try {
            root = JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new UserError(place + ": is not JSON (" + e.getOriginalMessage() + at(e) + "), so no index of plugins; check the place that you have named.", e);
        } catch (IOException e) {
            throw new UserError(place + ": can't be read (" + UserError.reason(e) + ").", e);
        }
        if (!root.isArray()) {
            throw new UserError(place + ": is no index of plugins (a list of plugins is expected); check the place that you have named.");
        }
        List<IndexedPlugin> plugins = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < root.size(); i++) {
            try {
                IndexedPlugin plugin = plugin(place, root.get(i));
                if (!seen.add(plugin.id())) {
                    throw new Unusable("its id was there before");
                }
                plugins.add(plugin);
            } catch (Unusable e) {
                LOG.warn("{}: the plugin {} is left out, since {}; tell whoever keeps the index.", place, name(root.get(i), i), e.getMessage());
            }
        }
        return new PluginIndex(place, plugins);
    }

    private static String at(JsonProcessingException fault) {
        return fault.getLocation() == null ? "" : ", line " + fault.getLocation().getLineNr();
    }

    private static String name(JsonNode plugin, int position) {
        String id = plugin.path("id").asText("");
        return isId(id) ? "'" + id + "'" : "number " + (position + 1);
    }

    /** Why an entry can't be used, as a clause. */
    private static final class Unusable extends Exception {

        Unusable(String why) {
            super(why);
        }
    }

    private static IndexedPlugin plugin(IndexPlace place, JsonNode node) throws Unusable {
        String id = text(node, "id", "");
        if (!isId(id)) {
            throw new Unusable("its id is not in kebab-case");
        }
        IndexedPlugin.Publisher publisher = null;
        JsonNode signer = node.path("publisher");
        if (!signer.isMissingNode() && !signer.isNull()) {
            try {
                publisher = new IndexedPlugin.Publisher(text(signer, "name", text(node, "provider", "")), PublisherKey.parse(text(signer, "key", "")));
            } catch (IllegalArgumentException e) {
                throw new Unusable("its publisher's key is none of Ed25519");
            }
        }
        List<IndexedRelease> releases = new ArrayList<>();
        for (JsonNode release : node.path("releases")) {
            try {
                IndexedRelease read = release(place, release);
                if (releases.stream().anyMatch(one -> one.version().equals(read.version()))) {
                    throw new Unusable("the version was there before");
                }
                releases.add(read);
            } catch (Unusable e) {
                LOG.warn("{}: the release {} of the plugin '{}' is left out, since {}; tell whoever keeps the index.", place,
                        shown(release.path("version").asText("?")), id, e.getMessage());
            }
        }
        return new IndexedPlugin(id, text(node, "description", ""), text(node, "provider", ""), text(node, "projectUrl", ""), text(node, "license", ""),
                publisher, releases);
    }

    private static IndexedRelease release(IndexPlace place, JsonNode node) throws Unusable {
        String version = text(node, "version", "");
        if (!Versions.isVersion(version)) {
            throw new Unusable("its version is none such as 1.2.0");
        }
        String requires = text(node, "requires", "*");
        if (!Versions.isRange(requires)) {
            throw new Unusable("its requires is no range of versions");
        }
        String sha512 = text(node, "sha512sum", "");
        if (!Sha512.isDigest(sha512)) {
            throw new Unusable("it has no sha512sum of 128 hexadecimal digits, without which nobody can tell whether the file is the right one");
        }
        List<Declared> components = new ArrayList<>();
        for (JsonNode component : node.path("components")) {
            components.add(new Declared(text(component, "kind", ""), text(component, "name", ""), text(component, "description", "")));
        }
        try {
            return new IndexedRelease(version, day(text(node, "date", "")), requires, place.resolve(text(node, "url", "")), sha512,
                    size(node.path("size")), node.hasNonNull("signature") ? text(node, "signature", "") : null, components);
        } catch (IllegalArgumentException e) {
            throw new Unusable("its url can't be taken (" + e.getMessage() + ")");
        }
    }

    private static @Nullable Long size(JsonNode node) {
        return node.isIntegralNumber() && node.asLong() > 0 ? node.asLong() : null;
    }

    private static String day(String date) {
        return date.length() > 10 ? date.substring(0, 10) : date;
    }

    /** One line, as terminals can show it. */
    private static String text(JsonNode node, String member, String otherwise) {
        JsonNode value = node.path(member);
        return value.isTextual() ? shown(value.asText()) : otherwise;
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
