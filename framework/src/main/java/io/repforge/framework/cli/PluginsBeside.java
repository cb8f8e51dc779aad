package io.repforge.framework.cli;

import io.repforge.framework.UserError;
import io.repforge.framework.install.Declared;
import io.repforge.framework.install.Download;
import io.repforge.framework.install.IndexedPlugin;
import io.repforge.framework.install.Indexes;
import io.repforge.framework.install.LockedPlugin;
import io.repforge.framework.install.PluginLock;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Elsewhere;
import io.repforge.framework.plugin.InstalledPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that a recipe or a run was made with, as a {@code plugins.lock} beside it says. It tells what to install for a component that isn't there; what no such
 * file knows is looked for in the indexes.
 *
 * @param lock the file; null where there is none
 */
public record PluginsBeside(@Nullable Path lock) implements Elsewhere {

    /** Nothing is known. */
    public static final PluginsBeside NOTHING = new PluginsBeside(null);

    private static final Logger LOG = LoggerFactory.getLogger(PluginsBeside.class);

    /** Those of a recipe's file or a run's folder. */
    public static PluginsBeside of(Path place) {
        Path lock = Files.isDirectory(place) ? place.resolve(PluginLock.FILE) : place.toAbsolutePath().resolveSibling(PluginLock.FILE);
        return Files.exists(lock) ? new PluginsBeside(lock) : NOTHING;
    }

    private List<LockedPlugin> plugins() {
        return lock == null ? List.of() : PluginLock.read(lock).plugins();
    }

    @Override
    public Optional<String> advice(ComponentKind kind, String name) {
        Optional<String> known = plugins().stream().filter(plugin -> brings(plugin.id(), plugin.components(), kind, name)).findFirst()
                .map(plugin -> "it is of the plugin " + plugin + ", by " + lock + ", which isn't installed: " + command("install", plugin.named()));
        return known.or(() -> indexed().stream().filter(found -> found.plugin().newest()
                .filter(release -> brings(found.plugin().id(), release.components(), kind, name)).isPresent()).findFirst()
                .map(found -> advice(found.plugin())));
    }

    private static String advice(IndexedPlugin plugin) {
        return "the plugin '" + plugin.id() + "' has one, which isn't installed: " + command("install", plugin.id()) + ", or to see what it is, "
                + command("info", plugin.id());
    }

    private static boolean brings(String id, List<Declared> components, ComponentKind kind, String name) {
        return components.stream().anyMatch(one -> one.kind().equals(kind.kebabName()) && (one.name().equals(name) || name.equals(id + "/" + one.name())));
    }

    private static String command(String what, String plugin) {
        return Home.current().launcher(Path.of("")) + " plugins " + what + " " + plugin;
    }

    private static List<Indexes.Found> indexed() {
        try {
            return new Indexes(IndexOptions.settings().places(List.of()), Download.impatient()).plugins();
        } catch (UserError e) {
            LOG.debug("no index could be asked: {}", e.getMessage());
            return List.of();
        }
    }

    /** Says where other versions are installed than what is beside was made with. */
    void tellOfOthers(List<InstalledPlugin> installed) {
        for (LockedPlugin plugin : plugins()) {
            installed.stream().filter(one -> one.id().equals(plugin.id()) && !one.version().equals(plugin.version())).findFirst()
                    .ifPresent(one -> LOG.warn("{} tells of the plugin {}, and {} {} is installed, so results may be others; {} installs what it tells of.", lock, plugin,
                            one.id(), one.version(), command("install", String.valueOf(lock))));
        }
    }
}
