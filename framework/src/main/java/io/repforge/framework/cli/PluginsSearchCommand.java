package io.repforge.framework.cli;

import io.repforge.framework.install.Declared;
import io.repforge.framework.install.Download;
import io.repforge.framework.install.IndexedPlugin;
import io.repforge.framework.install.IndexedRelease;
import io.repforge.framework.install.Indexes;
import io.repforge.framework.install.LockedPlugin;
import io.repforge.framework.install.PluginLock;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge plugins search}. */
@Command(name = "search", mixinStandardHelpOptions = true,
        description = "Lists the plugins of the indexes whose id, description, provider or components have all the words in them.")
final class PluginsSearchCommand implements Runnable {

    @Parameters(paramLabel = "WORD", arity = "0..*", description = "What to look for; everything is listed without.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--kind", paramLabel = "KIND", completionCandidates = ComponentKindName.All.class,
            description = "Only plugins with this kind of component, such as encoder.")
    private @Nullable String kind;

    @Mixin
    private IndexOptions indexes;

    @Mixin
    private InstallFolder folder;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PluginLock lock = folder.get().lock();
        List<Indexes.Found> found = indexes.open(Download.usual()).plugins().stream().filter(one -> matches(one.plugin())).toList();
        PrintWriter out = spec.commandLine().getOut();
        json.print(out, found.stream().map(PluginsSearchCommand::value).toList(), () -> {
            if (found.isEmpty()) {
                out.println(words.isEmpty() && kind == null ? "The indexes list no plugin yet." : "No plugin is like that; plugins search without a word lists all.");
                return;
            }
            TextTable table = new TextTable("plugins");
            for (Indexes.Found one : found) {
                Optional<IndexedRelease> newest = one.plugin().newest();
                table.row(one.plugin().id(), newest.map(IndexedRelease::version).orElse("–"), one.plugin().description()
                        + newest.map(release -> state(lock.find(one.plugin().id()), release)).orElse(" (none of its versions fits this Repforge)"));
            }
            table.print(out);
        });
    }

    private static String state(Optional<LockedPlugin> installed, IndexedRelease newest) {
        return installed.map(plugin -> plugin.version().equals(newest.version()) ? " (installed)" : " (" + plugin.version() + " is installed)").orElse("");
    }

    private boolean matches(IndexedPlugin plugin) {
        List<Declared> components = plugin.releases().stream().flatMap(release -> release.components().stream()).toList();
        String text = (plugin.id() + " " + plugin.description() + " " + plugin.provider() + " " + components).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)))
                && (kind == null || components.stream().anyMatch(component -> component.kind().equals(ComponentKindName.parse(kind).kebabName())));
    }

    private static Map<String, Object> value(Indexes.Found found) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", found.plugin().id());
        value.put("version", found.plugin().newest().map(IndexedRelease::version).orElse(""));
        value.put("description", found.plugin().description());
        value.put("provider", found.plugin().provider());
        value.put("index", found.index().toString());
        return value;
    }
}
