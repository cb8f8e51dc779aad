package io.repforge.framework.install;

import io.repforge.api.ApiVersion;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.PluginCode;
import io.repforge.framework.plugin.PluginComponents;
import io.repforge.framework.plugin.PluginFile;
import io.repforge.framework.plugin.Versions;
import io.repforge.framework.storage.DurableFiles;
import io.repforge.framework.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs plugins into a folder, newer versions in place of those that are there, and takes them away. Before anything is changed, all that is asked for has been
 * fetched and checked, and loaded beside what is installed as the host would load it: so what was there still works, or the new is there whole.
 */
public final class Installer {

    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

    private final PluginFolder folder;
    private final List<Path> others;
    private final Indexes indexes;
    private final Fetcher fetcher;
    private final boolean unsigned;
    private final PluginCode code;

    /**
     * @param folder into which it installs
     * @param others the other folders of plugins, such as that of the bundles
     * @param indexes in which what a plugin needs is found
     * @param fetcher fetches what is asked for
     * @param unsigned whether the user takes what nobody has signed
     * @param code is told of plugins that are loaded
     */
    public Installer(PluginFolder folder, List<Path> others, Indexes indexes, Fetcher fetcher, boolean unsigned, PluginCode code) {
        this.folder = folder;
        this.others = others.stream().filter(other -> !DurableFiles.place(other).equals(DurableFiles.place(folder.path()))).toList();
        this.indexes = indexes;
        this.fetcher = fetcher;
        this.unsigned = unsigned;
        this.code = code;
    }

    /**
     * What has been done.
     *
     * @param plugin what is installed now
     * @param before the version that was there before; null where there was none
     */
    public record Change(LockedPlugin plugin, @Nullable String before) {}

    /**
     * Installs plugins, and those that they need.
     *
     * @param wanted ids, also with a version after {@code @}; files; URLs; coordinates of Maven; files {@code plugins.lock}, for all that stands in them
     * @throws UserError if one can't be installed; nothing is then
     */
    public List<Change> install(List<String> wanted) {
        return putAll(incoming -> {
            for (String one : wanted) {
                fetch(incoming, one);
            }
        });
    }

    /**
     * Installs the newest versions that this host can run of plugins that are installed.
     *
     * @param ids which; all where there are none
     * @return what has changed
     */
    public List<Change> update(List<String> ids) {
        PluginLock lock = folder.lock();
        List<LockedPlugin> chosen = ids.isEmpty() ? lock.plugins() : ids.stream().map(id -> installed(lock, id)).toList();
        return putAll(incoming -> {
            for (LockedPlugin plugin : chosen) {
                newer(plugin).ifPresent(source -> fetch(incoming, source));
            }
        });
    }

    private LockedPlugin installed(PluginLock lock, String id) {
        return lock.find(id).orElseThrow(() -> new UserError("The plugin '" + id + "' wasn't installed by plugins install into " + folder.path() + ", so it has no "
                + "newer versions to ask for; " + NearestName.advice(id, lock.plugins().stream().map(LockedPlugin::id).toList())));
    }

    /** What to install in place of a plugin; empty if it is the newest. */
    private Optional<String> newer(LockedPlugin plugin) {
        if (plugin.source().startsWith(MavenArtifact.PREFIX)) {
            String newest = fetcher.newest(plugin.source());
            return newest.equals(plugin.source()) ? Optional.empty() : Optional.of(newest);
        }
        if (plugin.index() == null) {
            LOG.info("{} is from {}, which tells of no newer versions; install those from where they are.", plugin, plugin.source());
            return Optional.empty();
        }
        IndexedPlugin offered = indexes.find(plugin.id()).plugin();
        IndexedRelease newest = offered.newest().orElseThrow(() -> new UserError("The plugin '" + plugin.id() + "' " + offered.unfit() + "."));
        offered.releases().stream().filter(release -> !release.fits() && Versions.ORDER.compare(release.version(), plugin.version()) > 0).findFirst()
                .ifPresent(release -> LOG.info("{} {} is there, too, but wants the plugin API {}, and this Repforge has {}.", plugin.id(), release.version(),
                        release.requires(), ApiVersion.current()));
        return Versions.ORDER.compare(newest.version(), plugin.version()) > 0 ? Optional.of(plugin.id() + "@" + newest.version()) : Optional.empty();
    }

    private interface Fetching {

        void into(Incoming incoming);
    }

    /** Plugins on their way, by id. */
    private record Incoming(Path folder, Map<String, Fetched> plugins) {

        void add(Fetched fetched) {
            Fetched same = plugins.putIfAbsent(fetched.id(), fetched);
            if (same != null && !same.sha512().equals(fetched.sha512())) {
                throw new UserError("The plugin '" + fetched.id() + "' is asked for twice, as " + same.source() + " and as " + fetched.source()
                        + "; only one version of a plugin can be installed.");
            }
        }
    }

    private List<Change> putAll(Fetching fetching) {
        try {
            DurableFiles.createFolder(folder.path());
        } catch (IOException e) {
            throw new UserError(folder.path() + ": can't be made (" + UserError.reason(e) + "); name another folder with --into.", e);
        }
        try (FolderLock lock = FolderLock.of(folder.path()); TemporaryFolder temporary = TemporaryFolder.in(folder.path(), ".incoming-")) {
            Incoming incoming = new Incoming(temporary.path(), new LinkedHashMap<>());
            fetching.into(incoming);
            addNeeded(incoming);
            return put(incoming);
        } catch (IOException e) {
            throw new UserError(folder.path() + ": nothing can be installed there (" + UserError.reason(e) + "); check its rights, or name another folder with --into.",
                    e);
        }
    }

    private List<Change> put(Incoming incoming) {
        Map<String, List<Path>> before = new LinkedHashMap<>();
        Map<String, PluginFile> installed = installed();
        for (Fetched fetched : incoming.plugins().values()) {
            PluginFile same = installed.get(fetched.id());
            if (same != null && !same.path().startsWith(folder.path())) {
                throw new UserError(
                        "The plugin '" + fetched.id() + "' is there already, as " + same.path() + ", in another folder of plugins; take it away there first.");
            }
            before.put(fetched.id(), filesOf(fetched.id()));
        }
        Map<String, List<Declared>> components = tried(incoming, before);
        List<Change> changes = new ArrayList<>();
        for (Fetched fetched : incoming.plugins().values()) {
            PluginFile same = installed.get(fetched.id());
            LockedPlugin locked = fetched.locked(components.getOrDefault(fetched.id(), List.of()));
            folder.put(fetched.file(), locked, before.getOrDefault(fetched.id(), List.of()));
            changes.add(new Change(locked, same == null ? null : same.plugin().version()));
        }
        return changes;
    }

    /** Loads all that would be installed, as the host does at each start, and tells what the new ones bring. */
    private Map<String, List<Declared>> tried(Incoming incoming, Map<String, List<Path>> replaced) {
        Set<Path> files = new LinkedHashSet<>();
        others.forEach(other -> files.addAll(new PluginFolder(other).files()));
        folder.files().stream().filter(file -> replaced.values().stream().noneMatch(old -> old.contains(file))).forEach(files::add);
        incoming.plugins().values().forEach(fetched -> files.add(fetched.file()));
        Map<String, List<Declared>> components = new LinkedHashMap<>();
        try (PluginComponents loaded = PluginComponents.loadFiles(files, code)) {
            loaded.all().forEach(one -> components.computeIfAbsent(one.installed().plugin(), id -> new ArrayList<>()).add(Declared.of(one)));
        }
        return components;
    }

    /** The plugins of all folders by id; what isn't one is left to the trial, which says so. */
    private Map<String, PluginFile> installed() {
        Map<String, PluginFile> installed = new LinkedHashMap<>();
        Stream.concat(others.stream(), Stream.of(folder.path())).flatMap(one -> new PluginFolder(one).files().stream())
                .flatMap(file -> facts(file).stream()).forEach(plugin -> installed.putIfAbsent(plugin.plugin().id(), plugin));
        return installed;
    }

    private static Optional<PluginFile> facts(Path file) {
        try {
            return Optional.of(PluginFile.read(file));
        } catch (UserError e) {
            LOG.debug("not told of: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The files in the folder that are of a plugin, by what they say themselves, or by what is written down. */
    private List<Path> filesOf(String id) {
        Set<Path> files = new LinkedHashSet<>();
        folder.lock().find(id).map(folder::file).filter(Files::exists).ifPresent(files::add);
        folder.files().stream().filter(file -> facts(file).filter(plugin -> plugin.plugin().id().equals(id)).isPresent()).forEach(files::add);
        return List.copyOf(files);
    }

    // ---- what others need

    private void addNeeded(Incoming incoming) {
        Map<String, PluginFile> installed = installed();
        for (boolean more = true; more;) {
            more = false;
            for (Fetched fetched : List.copyOf(incoming.plugins().values())) {
                for (PluginFile.Dependency needed : fetched.facts().dependencies()) {
                    more |= !needed.optional() && addNeeded(incoming, installed, fetched, needed);
                }
            }
        }
    }

    /** @return whether something was fetched */
    private boolean addNeeded(Incoming incoming, Map<String, PluginFile> installed, Fetched fetched, PluginFile.Dependency needed) {
        Fetched also = incoming.plugins().get(needed.id());
        PluginFile there = installed.get(needed.id());
        String version = also != null ? also.version() : there != null ? there.plugin().version() : null;
        if (version != null && Versions.fits(version, needed.versions())) {
            return false;
        }
        String wants = fetched.id() + " " + fetched.version() + " needs the plugin '" + needed.id() + "' in a version of " + needed.versions();
        if (also != null) {
            throw new UserError(wants + ", and " + also.version() + " is asked for; leave that to it.");
        }
        IndexedPlugin offered;
        try {
            offered = indexes.find(needed.id()).plugin();
        } catch (UserError e) {
            throw new UserError(wants + (version == null ? "" : ", and " + version + " is installed") + ". " + e.getMessage(), e);
        }
        IndexedRelease release = offered.releases().stream().filter(one -> one.fits() && Versions.fits(one.version(), needed.versions())).findFirst()
                .orElseThrow(() -> new UserError(wants + ", and of those there is none for the plugin API " + ApiVersion.current() + " in " + indexes.words() + "."));
        LOG.info("{} {} is installed, too, since {} needs it.", needed.id(), release.version(), fetched.id());
        fetch(incoming, needed.id() + "@" + release.version());
        return true;
    }

    // ---- fetching

    private void fetch(Incoming incoming, String wanted) {
        if (wanted.equals(PluginLock.FILE) || wanted.endsWith("/" + PluginLock.FILE) || wanted.endsWith("\\" + PluginLock.FILE)) {
            Path file = Fetcher.pathOf(wanted);
            for (LockedPlugin plugin : PluginLock.read(file).plugins()) {
                fetchLocked(incoming, file, plugin);
            }
        } else {
            incoming.add(fetcher.fetch(wanted, incoming.folder(), trust()));
        }
    }

    private Trust trust() {
        return new Trust(folder.lock(), unsigned);
    }

    private void fetchLocked(Incoming incoming, Path lock, LockedPlugin plugin) {
        PluginFile there = installed().get(plugin.id());
        if (there != null && there.plugin().version().equals(plugin.version()) && Sha512.told(there.path()).equalsIgnoreCase(plugin.sha512())) {
            return;
        }
        fetch(incoming, plugin.named());
        Fetched fetched = incoming.plugins().get(plugin.id());
        if (fetched == null || !fetched.sha512().equalsIgnoreCase(plugin.sha512())) {
            throw new UserError(
                    plugin.named() + ": isn't the " + plugin + " of " + lock + " (its digest is another); ask whoever has published it, or leave it out of that file.");
        }
    }

    // ---- removing

    /**
     * Takes plugins away.
     *
     * @return the files that are gone
     * @throws UserError if one isn't installed there, or others need it; nothing is taken away then
     */
    public List<Path> remove(List<String> ids) {
        Map<String, PluginFile> installed = installed();
        Map<String, List<Path>> files = new LinkedHashMap<>();
        for (String id : ids) {
            List<Path> own = filesOf(id);
            PluginFile elsewhere = installed.get(id);
            if (own.isEmpty() && folder.lock().find(id).isEmpty()) {
                throw new UserError(elsewhere != null ? "The plugin '" + id + "' is not in " + folder.path() + ", but " + elsewhere.path()
                        + (others.isEmpty() ? "" : ", which is part of the installation or of another folder") + "; take that file away yourself if you mean it."
                        : "There is no plugin '" + id + "' in " + folder.path() + "; " + NearestName.advice(id, installed.values().stream()
                                .filter(plugin -> plugin.path().startsWith(folder.path())).map(plugin -> plugin.plugin().id()).toList()));
            }
            files.put(id, own);
        }
        for (PluginFile plugin : installed.values()) {
            plugin.dependencies().stream().filter(needed -> !needed.optional() && ids.contains(needed.id()) && !ids.contains(plugin.plugin().id())).findFirst()
                    .ifPresent(needed -> {
                        throw new UserError(
                                "The plugin '" + needed.id() + "' is needed by '" + plugin.plugin().id() + "' (" + plugin.path() + "); remove that one, too.");
                    });
        }
        try (FolderLock lock = FolderLock.of(folder.path())) {
            files.forEach(folder::take);
        }
        return files.values().stream().flatMap(List::stream).toList();
    }
}
