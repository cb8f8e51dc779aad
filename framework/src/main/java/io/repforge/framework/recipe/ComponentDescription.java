package io.repforge.framework.recipe;

import io.repforge.api.Algorithm;
import io.repforge.api.Component;
import io.repforge.framework.AlignedColumns;
import io.repforge.framework.plugin.ComponentKind;
import io.repforge.framework.plugin.Components;
import io.repforge.framework.plugin.Components.Installed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A component as {@code plugins describe} shows it: what it is, its options in a table, and what an algorithm presets. */
public final class ComponentDescription {

    private static final List<String> HEADINGS = List.of("option", "type", "default", "range", "description");

    private final ComponentKind kind;
    private final Installed<? extends Component<?>> installed;
    private final Components components;

    /**
     * @param kind kind under which it is installed
     * @param installed the component
     * @param components everything that is installed
     */
    public ComponentDescription(ComponentKind kind, Installed<? extends Component<?>> installed, Components components) {
        this.kind = kind;
        this.installed = installed;
        this.components = components;
    }

    /** Some lines, the last one ended too. */
    public String text() {
        Component<?> component = installed.component();
        StringBuilder text = new StringBuilder();
        text.append(component.name()).append(" (").append(kind).append(", from ").append(installed.plugin()).append(")\n");
        text.append(component.description()).append("\n");
        List<List<String>> rows = new ArrayList<>();
        addRows(OptionsModel.of(component.optionsType()), "", rows, new HashSet<>());
        text.append(rows.isEmpty() ? "\nIt has no options.\n" : "\n" + table(rows));
        List<List<String>> common = commonRows();
        text.append(common.isEmpty() ? "" : "\nLike every " + kind + " it has these, too:\n\n" + table(common));
        if (component instanceof Algorithm<?> algorithm) {
            appendPreset(algorithm, text);
        }
        return text.toString();
    }

    /** What it is, by name: its kind, name, plugin and description. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kind", kind.kebabName());
        facts.put("name", installed.component().name());
        facts.put("plugin", installed.plugin());
        facts.put("description", installed.component().description());
        return facts;
    }

    /** The same with its options, and what an algorithm presets: the component that each slot gets. */
    public Map<String, Object> details() {
        Map<String, Object> details = facts();
        List<List<String>> rows = new ArrayList<>();
        addRows(OptionsModel.of(installed.component().optionsType()), "", rows, new HashSet<>());
        details.put("options", rows.stream().map(ComponentDescription::byHeading).toList());
        List<List<String>> common = commonRows();
        if (!common.isEmpty()) {
            details.put("common_options", common.stream().map(ComponentDescription::byHeading).toList());
        }
        if (installed.component() instanceof Algorithm<?> algorithm) {
            preset(algorithm).ifPresent(preset -> details.put("preset", plain(preset)));
        }
        return details;
    }

    private static Map<String, @Nullable Object> plain(Map<String, ?> preset) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        preset.forEach((slot, choice) -> plain.put(slot, JavaValues.of(choice, "").plain()));
        return plain;
    }

    private static Map<String, String> byHeading(List<String> row) {
        Map<String, String> option = new LinkedHashMap<>();
        for (int i = 0; i < HEADINGS.size(); i++) {
            option.put(HEADINGS.get(i), row.get(i));
        }
        return option;
    }

    /** A row for each option; those of nested maps follow their own, with dotted names. */
    private static void addRows(OptionsModel model, String prefix, List<List<String>> rows, Set<Class<?>> above) {
        above.add(model.type());
        for (OptionModel option : model.options()) {
            addRow(prefix + option.name(), option, option.defaults().orElse("(required)"), rows, above);
        }
    }

    /** The options that components of this kind have beside their own. */
    private List<List<String>> commonRows() {
        List<List<String>> rows = new ArrayList<>();
        OptionsModel own = OptionsModel.of(installed.component().optionsType());
        for (CommonOptions.Known common : CommonOptions.known(new Catalogue(components), kind, own)) {
            addRow(common.name(), common.option(), common.option().defaults().orElse("null"), rows, new HashSet<>());
        }
        return rows;
    }

    private static void addRow(String name, OptionModel option, String defaults, List<List<String>> rows, Set<Class<?>> above) {
        String length = option.length() < 0 ? "" : option.length() + " elements";
        String range = option.range().words();
        rows.add(List.of(name, option.type().words(), defaults, length.isEmpty() || range.isEmpty() ? length + range : length + ", each " + range,
                option.description()));
        boolean list = option.type() instanceof OptionType.ListOf;
        OptionType type = option.type() instanceof OptionType.ListOf of ? of.element() : option.type();
        if (type instanceof OptionType.Nested nested && !above.contains(nested.type())) {
            addRows(nested.model(), name + (list ? "[]." : "."), rows, new HashSet<>(above));
        }
    }

    private static String table(List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(HEADINGS);
        all.addAll(rows);
        return String.join("\n", AlignedColumns.lines(all)) + "\n";
    }

    private void appendPreset(Algorithm<?> algorithm, StringBuilder text) {
        preset(algorithm).ifPresentOrElse(preset -> {
            text.append("\nIt presets, unless a recipe says otherwise:\n");
            YamlWriter.document(preset).lines().forEach(line -> text.append("  ").append(line).append('\n'));
        }, () -> text.append("\nWhat it presets depends on its required options.\n"));
    }

    /** What it chooses with its default options; empty where some are required. */
    private <O extends Record> Optional<Map<String, ?>> preset(Algorithm<O> algorithm) {
        if (OptionsModel.of(algorithm.optionsType()).options().stream().anyMatch(OptionModel::isRequired)) {
            return Optional.empty();
        }
        O defaults = new OptionBinder(components).options(algorithm.optionsType(), Map.of(), "defaults of '" + algorithm.name() + "'");
        return Optional.of(algorithm.preset(defaults).choices());
    }
}
