package io.repforge.framework.cli;

import io.repforge.api.Encoder;
import io.repforge.api.data.StepSpec;
import io.repforge.api.option.Use;
import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.Components.Known;
import io.repforge.framework.plugin.InstalledPlugin;
import io.repforge.framework.recipe.ComponentDescription;
import io.repforge.framework.recipe.OptionBinder;
import io.repforge.framework.recipe.RecipeOptions;
import io.repforge.framework.train.NamedFeatures;
import io.repforge.framework.train.Network;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code repforge plugins describe}. */
@Command(name = "describe", description = "Describes a component and its options, or a plugin.", mixinStandardHelpOptions = true,
        footer = {
                "  repforge plugins describe random-resized-crop",
                "  repforge plugins describe conv-net --observation 3x64x64"
        })
final class PluginsDescribeCommand implements Runnable {

    @Parameters(paramLabel = "NAME", description = "Name of a component or of a plugin; a component may be qualified as PLUGIN/NAME.")
    private String name;

    @Option(names = "--observation", paramLabel = "SPACE",
            description = "Show which features an encoder gives of such observations: 3x64x64 for images, box:17 for numbers.")
    private @Nullable String observation;

    @Option(names = "--actions", paramLabel = "SPACE", description = "What actions look like, with --observation: 4 for four choices, box:2 for numbers.")
    private @Nullable String actions;

    @Mixin
    private JsonOption json;

    @Mixin
    private PluginFolders plugins;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (Components components = plugins.load()) {
            List<Known> all = components.all();
            List<InstalledPlugin> matchingPlugins = components.plugins().stream().filter(plugin -> plugin.id().equals(name)).toList();
            List<Known> matching = all.stream()
                    .filter(found -> name.equals(found.installed().component().name()) || name.equals(found.qualifiedName()))
                    .toList();
            if (matching.isEmpty() && matchingPlugins.isEmpty()) {
                throw unknown(components, all);
            }
            Optional<StepSpec> steps = SpaceOption.steps(observation, actions);
            Optional<NamedFeatures> features = steps.map(space -> features(matching, space, components));
            List<ComponentDescription> descriptions = matching.stream().map(found -> described(found, components)).toList();
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("plugins", matchingPlugins.stream().map(plugin -> facts(plugin, all, components)).toList());
            value.put("components", descriptions.stream().map(ComponentDescription::details).toList());
            features.ifPresent(given -> value.put("features", given.dims()));
            json.print(out, value, () -> {
                matchingPlugins.forEach(plugin -> print(out, plugin, all));
                descriptions.forEach(description -> out.println(description.text()));
                features.ifPresent(given -> print(out, given, steps.orElseThrow()));
            });
        }
    }

    /** Of the one encoder of that name, with the defaults of its options. */
    private NamedFeatures features(List<Known> matching, StepSpec steps, Components components) {
        List<String> encoders = matching.stream().filter(found -> found.kind() == ComponentKind.ENCODER).map(Known::qualifiedName).toList();
        if (encoders.size() != 1) {
            throw new UserError("--observation shows the features of an encoder, and '" + name + "' is " + (encoders.isEmpty() ? "none: leave it out."
                    : "several: name one of " + String.join(", ", encoders) + "."));
        }
        Use<Encoder<?>> encoder = new OptionBinder(components).use(Encoder.class, encoders.get(0), "");
        return Network.features(encoder, steps, RecipeOptions.REPRESENTATION_DIM);
    }

    private static void print(PrintWriter out, NamedFeatures features, StepSpec steps) {
        TextTable table = new TextTable("features of " + steps.observation() + ", with the defaults of all options and of representation_dim");
        features.shapes().forEach((feature, shape) -> table.row(feature, shape.toString()));
        table.print(out);
    }

    private static ComponentDescription described(Known known, Components components) {
        return new ComponentDescription(known.kind(), known.installed(), components);
    }

    private static Map<String, Object> facts(InstalledPlugin plugin, List<Known> all, Components components) {
        Map<String, Object> facts = plugin.facts();
        facts.put("components", of(plugin, all).map(found -> described(found, components).facts()).toList());
        return facts;
    }

    private static Stream<Known> of(InstalledPlugin plugin, List<Known> all) {
        return all.stream().filter(found -> found.installed().plugin().equals(plugin.id()));
    }

    private static void print(PrintWriter out, InstalledPlugin plugin, List<Known> all) {
        out.println("plugin " + plugin.id() + " " + plugin.version());
        TextTable facts = new TextTable(plugin.description().isEmpty() ? "(no description)" : plugin.description());
        facts.row("provider", plugin.provider().isEmpty() ? "unknown" : plugin.provider());
        facts.row("license", plugin.license().isEmpty() ? "unknown" : plugin.license());
        facts.row("location", plugin.location());
        facts.print(out);
        TextTable parts = new TextTable("components");
        of(plugin, all).forEach(found -> parts.row(
                found.kind().kebabName(), found.installed().component().name(), found.installed().component().description()));
        parts.print(out);
    }

    private UserError unknown(Components components, List<Known> all) {
        TreeSet<String> valid = new TreeSet<>();
        components.plugins().forEach(plugin -> valid.add(plugin.id()));
        all.forEach(found -> valid.add(name.contains("/") ? found.qualifiedName() : found.installed().component().name()));
        return new UserError("Neither a component nor a plugin is called '" + name + "'; "
                + NearestName.of(name, valid).map(near -> "did you mean '" + near + "'?").orElse("'repforge plugins list' shows all."));
    }
}
