package io.repforge.framework.cli;

import io.repforge.api.RunListener;
import io.repforge.api.option.NoOptions;
import io.repforge.framework.install.Declared;
import io.repforge.framework.install.LockedPlugin;
import io.repforge.framework.install.PluginFolder;
import io.repforge.framework.install.PluginLock;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.InstalledPlugin;
import io.repforge.framework.plugin.PluginFiles;
import io.repforge.framework.recipe.Recipe;
import io.repforge.framework.recipe.UsedComponents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes beside a run's recipe which plugins it is trained with, to the byte: so that whoever is given the recipe can install the same. The bundles aren't among
 * them; they go with the version of Repforge, which {@code run.json} has.
 *
 * @param plugins the plugins in use
 */
record PluginsOfRun(PluginLock plugins) implements RunListener<NoOptions> {

    private static final Logger LOG = LoggerFactory.getLogger(PluginsOfRun.class);

    /** Those of a recipe, by what is installed. */
    static PluginsOfRun of(Recipe recipe, Components components) {
        Set<Class<?>> used = UsedComponents.in(recipe.options()).stream().map(Object::getClass).collect(Collectors.toSet());
        Map<String, List<Declared>> byPlugin = new LinkedHashMap<>();
        components.all().stream().filter(one -> used.contains(one.installed().component().getClass()))
                .forEach(one -> byPlugin.computeIfAbsent(one.installed().plugin(), id -> new ArrayList<>()).add(Declared.of(one)));
        List<LockedPlugin> plugins = new ArrayList<>();
        for (InstalledPlugin plugin : components.plugins()) {
            Path file = Path.of(plugin.location());
            List<Declared> brought = byPlugin.get(plugin.id());
            if (brought != null && !plugin.isHost() && PluginFiles.isNamed(plugin.location()) && !isBundled(file)) {
                plugins.add(PluginFolder.told(file, brought));
            }
        }
        return new PluginsOfRun(new PluginLock(plugins));
    }

    private static boolean isBundled(Path file) {
        return Home.current().bundles().filter(folder -> file.startsWith(folder.toAbsolutePath().normalize())).isPresent();
    }

    @Override
    public String name() {
        return "plugins-of-run";
    }

    @Override
    public String description() {
        return "Writes down the plugins that a run is trained with";
    }

    @Override
    public Class<NoOptions> optionsType() {
        return NoOptions.class;
    }

    @Override
    public Observer start(Run run, NoOptions options) {
        PluginLock before = PluginLock.in(run.folder());
        for (LockedPlugin was : before.plugins()) {
            Optional<LockedPlugin> now = plugins.find(was.id());
            if (run.firstStep() > 0 && now.isPresent() && !now.get().sha512().equalsIgnoreCase(was.sha512())) {
                LOG.warn("The run goes on with {} {}, which isn't the {} that it began with, so it may become another.", was.id(), now.get().version(), was);
            }
        }
        plugins.write(run.folder());
        return new Observer() {};
    }
}
