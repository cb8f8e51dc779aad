package io.repforge.framework.cli;

import io.repforge.framework.install.Download;
import io.repforge.framework.install.IndexedPlugin;
import io.repforge.framework.install.IndexedRelease;
import io.repforge.framework.install.Indexes;
import io.repforge.framework.install.LockedPlugin;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge plugins info}. */
@Command(name = "info", mixinStandardHelpOptions = true,
        description = "Tells what the indexes know of a plugin: who made and signed it, its versions, and what it brings.")
final class PluginsInfoCommand implements Runnable {

    @Parameters(paramLabel = "PLUGIN", description = "The plugin's id.")
    private String id;

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
        Indexes.Found found = indexes.open(Download.usual()).find(id);
        IndexedPlugin plugin = found.plugin();
        Optional<LockedPlugin> installed = folder.get().lock().find(id);
        PrintWriter out = spec.commandLine().getOut();
        json.print(out, value(found, installed), () -> {
            TextTable facts = new TextTable(plugin.id());
            facts.row("what", plugin.description());
            row(facts, "provider", plugin.provider());
            row(facts, "licence", plugin.license());
            row(facts, "more", plugin.projectUrl());
            facts.row("signed", plugin.publisher() == null ? "by nobody" : "by " + plugin.publisher().name() + ", key " + plugin.publisher().key().fingerprint());
            facts.row("index", found.index().toString());
            facts.row("installed", installed.map(LockedPlugin::version).orElse("no"));
            facts.print(out);
            TextTable versions = new TextTable("versions");
            plugin.releases().forEach(release -> versions.row(release.version(), release.date(), "plugin API " + release.requires()
                    + (release.fits() ? "" : ", which this Repforge isn't") + (release.signature() == null ? ", unsigned" : "")));
            versions.print(out);
            plugin.newest().or(() -> plugin.releases().stream().findFirst()).ifPresent(release -> {
                TextTable components = new TextTable("components of " + release.version());
                release.components().forEach(component -> components.row(component.name(), component.kind(), component.description()));
                components.print(out);
            });
        });
    }

    private static void row(TextTable table, String name, String text) {
        if (!text.isEmpty()) {
            table.row(name, text);
        }
    }

    private static Map<String, Object> value(Indexes.Found found, Optional<LockedPlugin> installed) {
        IndexedPlugin plugin = found.plugin();
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", plugin.id());
        value.put("description", plugin.description());
        value.put("provider", plugin.provider());
        value.put("license", plugin.license());
        value.put("project_url", plugin.projectUrl());
        value.put("publisher", plugin.publisher() == null ? "" : plugin.publisher().name());
        value.put("key", plugin.publisher() == null ? "" : plugin.publisher().key().toString());
        value.put("index", found.index().toString());
        value.put("installed", installed.map(LockedPlugin::version).orElse(""));
        value.put("releases", plugin.releases().stream().map(PluginsInfoCommand::value).toList());
        return value;
    }

    private static Map<String, Object> value(IndexedRelease release) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("version", release.version());
        value.put("date", release.date());
        value.put("requires", release.requires());
        value.put("fits", release.fits());
        value.put("url", release.file().toString());
        value.put("sha512", release.sha512());
        value.put("signed", release.signature() != null);
        value.put("components", release.components().stream().map(one -> List.of(one.kind(), one.name(), one.description())).toList());
        return value;
    }
}
