package io.repforge.framework.cli;

import io.repforge.api.Component;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.Components.Installed;
import io.repforge.framework.plugin.InstalledPlugin;
import io.repforge.framework.recipe.ComponentDescription;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repforge plugins list}. */
@Command(name = "list", description = "Lists the installed plugins and their components by kind.", mixinStandardHelpOptions = true)
final class PluginsListCommand implements Runnable {

    @Mixin
    private JsonOption json;

    @Mixin
    private PluginFolders plugins;

    @Option(names = "--kind", paramLabel = "KIND", completionCandidates = ComponentKindName.All.class,
            description = "Only this kind of component, such as encoder.")
    private @Nullable String kind;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        List<ComponentKind> kinds = kind == null ? List.of(ComponentKind.values()) : List.of(ComponentKindName.parse(kind));
        PrintWriter out = spec.commandLine().getOut();
        try (Components components = plugins.load()) {
            json.print(out, value(components, kinds), () -> {
                if (kind == null) {
                    TextTable table = new TextTable("plugins");
                    components.plugins().forEach(plugin -> table.row(plugin.id(), plugin.version(), plugin.description()));
                    table.print(out);
                }
                for (ComponentKind wanted : kinds) {
                    TextTable table = new TextTable(wanted.kebabName());
                    for (Installed<? extends Component<?>> installed : components.ofKind(wanted)) {
                        table.row(installed.component().name(), installed.plugin(), installed.component().description());
                    }
                    table.print(out);
                }
            });
        }
    }

    private Map<String, Object> value(Components components, List<ComponentKind> kinds) {
        Map<String, Object> value = new LinkedHashMap<>();
        if (kind == null) {
            value.put("plugins", components.plugins().stream().map(InstalledPlugin::facts).toList());
        }
        List<Map<String, Object>> found = new ArrayList<>();
        for (ComponentKind wanted : kinds) {
            components.ofKind(wanted).forEach(installed -> found.add(new ComponentDescription(wanted, installed, components).facts()));
        }
        value.put("components", found);
        return value;
    }
}
