package io.repforge.framework.install;

import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The indexes in which plugins are looked for. Each is read when it is first asked for; one that can't be read is told, and the others are asked. */
public final class Indexes {

    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);

    private final List<IndexPlace> places;
    private final Download download;
    private final Map<IndexPlace, PluginIndex> read = new LinkedHashMap<>();
    private final Set<IndexPlace> unreadable = new HashSet<>();

    /**
     * @param places in the order in which they are shown; one that is there twice counts once
     */
    public Indexes(List<IndexPlace> places, Download download) {
        this.places = places.stream().distinct().toList();
        this.download = download;
    }

    /**
     * A plugin in an index.
     *
     * @param index where it is
     * @param plugin what the index says of it
     */
    public record Found(IndexPlace index, IndexedPlugin plugin) {}

    /**
     * All that can be read.
     *
     * @throws UserError if none can
     */
    public List<PluginIndex> all() {
        List<PluginIndex> indexes = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (IndexPlace place : places) {
            try {
                indexes.add(read(place));
            } catch (UserError e) {
                faults.add(e.getMessage());
                if (unreadable.add(place) && places.size() > 1) {
                    LOG.warn("An index is left out: {}", e.getMessage());
                }
            }
        }
        if (indexes.isEmpty() && !faults.isEmpty()) {
            throw new UserError(String.join(System.lineSeparator(), faults));
        }
        return indexes;
    }

    private PluginIndex read(IndexPlace place) {
        PluginIndex known = read.get(place);
        if (known == null) {
            if ("http".equals(place.uri().getScheme()) && !isThisMachine(place.uri())) {
                LOG.warn("{}: isn't encrypted, so that whoever is on the way can change what it says; ask for it by https.", place);
            }
            known = PluginIndex.parse(place, download.content(place.uri(), Download.MOST_OF_AN_INDEX));
            read.put(place, known);
        }
        return known;
    }

    private static boolean isThisMachine(URI uri) {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(Objects.requireNonNullElse(uri.getHost(), ""));
    }

    /** All plugins, in the order of the indexes. */
    public List<Found> plugins() {
        return all().stream().flatMap(index -> index.plugins().stream().map(plugin -> new Found(index.place(), plugin))).toList();
    }

    /**
     * The plugin of an id.
     *
     * @throws UserError if no index has it, or if several have it and say different things of it: nobody is to get a stranger's plugin for the one that they know
     */
    public Found find(String id) {
        List<Found> found = plugins().stream().filter(one -> one.plugin().id().equals(id)).toList();
        if (found.isEmpty()) {
            throw new UserError("There is no plugin '" + id + "' in " + words() + "; " + (plugins().isEmpty() ? "name an index with --index."
                    : NearestName.advice(id, plugins().stream().map(one -> one.plugin().id()).distinct().toList())));
        }
        boolean alike = found.stream().allMatch(one -> Objects.equals(one.plugin().publisher(), found.get(0).plugin().publisher())
                && digests(one.plugin()).equals(digests(found.get(0).plugin())));
        if (!alike) {
            throw new UserError("The plugin '" + id + "' is in several indexes, and isn't the same there: "
                    + found.stream().map(one -> one.index().toString()).collect(Collectors.joining(", ")) + "; name one of them with --index.");
        }
        return found.get(0);
    }

    private static Map<String, String> digests(IndexedPlugin plugin) {
        return plugin.releases().stream().collect(Collectors.toMap(IndexedRelease::version, IndexedRelease::sha512));
    }

    /** The release that has this content; empty if no index knows it. */
    List<Found> having(String sha512) {
        return places.isEmpty() ? List.of() : plugins().stream()
                .filter(one -> one.plugin().releases().stream().anyMatch(release -> release.sha512().equalsIgnoreCase(sha512))).toList();
    }

    /** The indexes, as a sentence names them. */
    String words() {
        return places.isEmpty() ? "any index (none is named)" : places.stream().map(IndexPlace::toString).collect(Collectors.joining(", "));
    }
}
